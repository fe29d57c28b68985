public import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The first process of new namespaces (network, mounts, processes; for ordinary users also a user namespace), so that
/// nothing of the machine changes, and the kernel ends and removes everything in them when that process ends.
public struct IsolatedProcess: Codable, Sendable, Hashable {
    /// The first process, by its number on this machine.
    public let first: ProcessIdentity
    /// `unshare`, which waits for it and ends a moment after it; and ends it when it is ended itself. `nil` when the
    /// process has no namespaces of its own.
    public let starter: ProcessIdentity?

    /// The number that the first inherited descriptor has in the process.
    public static let firstInherited: Int32 = 3

    /// Whether the first process has not ended.
    public var isAlive: Bool { first.isAlive }

    /// The words that start a program as the first process of new namespaces.
    public static func creation() throws -> [String] {
        try [HostMachine.program("unshare")] + (geteuid() == 0 ? [] : ["--user", "--map-root-user"])
            + ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private", "--"]
    }

    /// The words that run a command in its namespaces.
    public func entry(command: [String]) throws -> [String] {
        let user = geteuid() == 0 ? [] : ["--user", "--preserve-credentials"]
        return try [HostMachine.program("nsenter"), "--target", String(first.process)] + user
            + ["--net", "--mount", "--pid", "--"] + command
    }

    /// Starts a command in new namespaces, or without (`isolated`), and leaves it running.
    /// - Parameters:
    ///   - command: an absolute path and arguments.
    ///   - input: what it reads; `nil`: nothing.
    ///   - output: where its output goes; `nil`: where that of this process goes.
    ///   - inherited: become descriptors 3, 4, ... of the command.
    /// - Throws: `EmbeddedClusterError` when it ends at once.
    public static func start(
        _ command: [String], isolated: Bool = true, input: FileDescriptor? = nil, output: FileDescriptor? = nil,
        inherited: [FileDescriptor] = []
    ) throws -> IsolatedProcess {
        let words = isolated ? try creation() + command : command
        let spawned = try BackgroundProcess.start(words, input: input, output: output, inherited: inherited)
        let first = isolated ? waitForChild(of: spawned) : spawned
        guard let first, let identity = ProcessIdentity(of: first) else {
            throw EmbeddedClusterError(.machine, "\(words[0]) ended at once")
        }
        return IsolatedProcess(first: identity, starter: isolated ? ProcessIdentity(of: spawned) : nil)
    }

    /// Ends it, and returns when nothing of it is left. Not asynchronous: it also cleans up after work that was
    /// cancelled.
    /// - Parameter grace: how long it may take to end in good order; `nil`: none.
    /// - Throws: `EmbeddedClusterError` when the kernel does not end it.
    public func stop(grace: Duration? = nil) throws {
        if let grace {
            signal(SIGTERM)
            if wait(grace) { return }
        }
        signal(SIGKILL)
        guard wait(.seconds(10)) else {
            throw EmbeddedClusterError(.timeout, "process \(first.process) does not end; is a disk stuck?")
        }
    }

    /// Sends a signal to the first process, if it is still there.
    public func signal(_ number: Int32) {
        if first.isAlive { kill(first.process, number) }
    }

    private func wait(_ limit: Duration) -> Bool {
        let end = ContinuousClock.now + limit
        while first.isAlive || starter?.isAlive == true {
            guard ContinuousClock.now < end else { return false }
            usleep(2_000)
        }
        return true
    }

    /// `unshare --fork` has one child, the first process of the new namespaces; it exists a moment after the start.
    private static func waitForChild(of process: Int32) -> Int32? {
        while ProcessTable.startTicks(of: process) != nil {
            if let child = ProcessTable.firstChild(of: process) { return child }
            usleep(2_000)
        }
        return nil
    }
}
