import Foundation

/// What limits the processes of one container (cgroups(7)).
struct ControlGroup: Sendable, Hashable {
    /// Of the kernel's interface: a tree for each controller, or one for all.
    enum Version: Sendable, Hashable { case one, two }

    struct Setting: Sendable, Hashable {
        let controller: String
        let file: String
        let value: String

        init(_ controller: String, _ file: String, _ value: String) {
            self.controller = controller
            self.file = file
            self.value = value
        }
    }

    let version: Version
    /// Where the group lies, by controller.
    let directories: [String: String]

    private var places: Set<String> { Set(directories.values) }

    /// A process that writes 0 into these joins the group.
    var joinFiles: [String] { places.sorted().map { "\($0)/cgroup.procs" } }

    /// - Throws: what the file system says.
    func create(_ limits: ResourceLimits) throws {
        for place in places {
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        }
        for setting in limits.settings(version) {
            guard let place = directories[setting.controller] else { continue }
            try ControlGroupFile.set(setting.value, in: "\(place)/\(setting.file)")
        }
    }

    /// Whether the kernel has ended a process of the group because there was no memory left for it.
    var hasRunOutOfMemory: Bool {
        guard let place = directories["memory"] else { return false }
        let file = version == .one ? "memory.oom_control" : "memory.events"
        return Self.kills(ControlGroupFile.read("\(place)/\(file)")) > 0
    }

    /// The number behind the word `oom_kill`.
    static func kills(_ text: String) -> Int {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == "oom_kill" { return Int(words[1]) ?? 0 }
        }
        return 0
    }

    /// Removes the group; its last processes may need a moment to end.
    func remove() async {
        for place in places {
            for _ in 0..<40 where rmdir(place) != 0 && errno == EBUSY {
                try? await Task.sleep(for: .milliseconds(25))
            }
        }
    }

    /// Ends every process of the group.
    func endProcesses() {
        for file in joinFiles {
            for process in ControlGroupFile.read(file).split(separator: "\n").compactMap({ Int32($0) })
            where process > 1 {
                kill(process, SIGKILL)
            }
        }
    }
}

/// The files of control groups: each write is one call to the kernel.
enum ControlGroupFile {
    /// Empty for what cannot be read.
    static func read(_ path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// - Throws: `NodeError.commandFailed`.
    static func set(_ value: String, in path: String) throws(NodeError) {
        let file = open(path, O_WRONLY | O_CLOEXEC)
        defer { if file >= 0 { close(file) } }
        let bytes = Array(value.utf8)
        guard file >= 0, write(file, bytes, bytes.count) == bytes.count else {
            throw NodeError(
                .commandFailed, "cannot write \"\(value)\" to \(path)",
                cause: POSIXError(.init(rawValue: errno) ?? .EIO))
        }
    }
}
