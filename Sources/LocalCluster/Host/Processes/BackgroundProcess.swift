import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Starts programs that may outlive this process, in a session of their own, so that Ctrl-C at the terminal does not
/// reach them. Not swift-subprocess, which waits for its children and gives them no descriptors.
enum BackgroundProcess {
    /// - Parameters:
    ///   - words: the program's absolute path, and its arguments.
    ///   - input: `nil`: nothing can be read.
    ///   - output: standard output and standard error; `nil`: those of this process.
    ///   - inherited: become descriptors 3, 4, ... of the program.
    /// - Returns: the number of its process.
    /// - Throws: `EmbeddedClusterError`.
    static func start(
        _ words: [String], input: FileDescriptor? = nil, output: FileDescriptor? = nil,
        inherited: [FileDescriptor] = []
    ) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input.rawValue, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        if let output {
            for target: Int32 in [1, 2] { posix_spawn_file_actions_adddup2(&actions, output.rawValue, target) }
        }
        // Copies with high numbers: no descriptor is overwritten before it has been passed on.
        let copies = try inherited.map { try copy($0) }
        defer { for copy in copies { try? copy.close() } }
        for (index, copy) in copies.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, copy.rawValue, IsolatedProcess.firstInherited + Int32(index))
        }
        return try spawn(words, &actions)
    }

    private static func copy(_ descriptor: FileDescriptor) throws -> FileDescriptor {
        let copy = fcntl(descriptor.rawValue, F_DUPFD_CLOEXEC, 64)
        guard copy >= 0 else { throw Errno(rawValue: errno) }
        return FileDescriptor(rawValue: copy)
    }

    private static func spawn(_ words: [String], _ actions: inout posix_spawn_file_actions_t) throws -> Int32 {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        resetSignals(&attributes)

        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var process = pid_t()
        let result = posix_spawn(&process, words[0], &actions, &attributes, arguments, environ)
        guard result == 0 else {
            throw EmbeddedClusterError(.machine, "\(words[0]) cannot be started", cause: Errno(rawValue: result))
        }
        return process
    }

    /// POSIX_SPAWN_SETSID, which Glibc's module map hides.
    private static let newSession: Int32 = 0x80

    /// Signals that this process waits for are ignored in it, and its threads block some; the program begins as programs
    /// do.
    private static func resetSignals(_ attributes: inout posix_spawnattr_t) {
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | newSession
        posix_spawnattr_setflags(&attributes, Int16(flags))
    }
}
