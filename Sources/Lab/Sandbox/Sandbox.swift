import Foundation

/// The namespaces that hold a whole lab: network, mounts and processes of their own, so that nothing of the machine
/// changes and the kernel removes everything when the lab's first process ends. An ordinary user gets a user namespace
/// as well.
public struct Sandbox: Sendable {
    /// Where the lab's files are.
    public let state: LabState
    /// Whether namespaces can be made directly; otherwise they live inside a user namespace.
    let privileged: Bool

    /// A sandbox with its files in `state`.
    public init(state: LabState) {
        self.state = state
        self.privileged = geteuid() == 0
    }

    /// Starts `command` as the first process of new namespaces and leaves it running.
    /// - Returns: the record by which ``enter(_:command:)`` and ``stop()`` find it.
    /// - Throws: ``LabError`` when a lab runs already or the namespaces cannot be made.
    func start(_ command: [String], topology: LabTopology, trust: TrustSetup) throws -> LabState.Record {
        if (try? state.running()) != nil {
            throw LabError(.state, "a lab runs at \(state.directory.path) already; stop it with: skein lab down")
        }
        try? FileManager.default.removeItem(at: state.directory)
        try FileManager.default.createDirectory(
            at: state.directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        try Data().write(to: state.nodeLog)

        // Not swift-subprocess: this process must outlive us, and that library waits for its children. It gets a process
        // group of its own, so that Ctrl-C at the terminal does not reach it.
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = Self.unshare(privileged: privileged) + command
        let log = try FileHandle(forWritingTo: state.nodeLog)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = log
        process.standardError = log
        try process.run()

        guard let initProcess = Self.waitForChild(of: process),
            let ticks = ProcessTable.startTicks(of: initProcess)
        else {
            throw LabError(.machine, "the lab's namespaces could not be made: \(tail(of: state.nodeLog))")
        }
        let record = LabState.Record(
            process: initProcess, startTicks: ticks, topology: topology.name, trust: trust, upSeconds: nil)
        try state.write(record)
        return record
    }

    /// The words that run a command inside the lab's namespaces.
    func enter(_ record: LabState.Record, command: [String]) -> [String] {
        let user = privileged ? [] : ["--user", "--preserve-credentials"]
        return ["nsenter", "--target", String(record.process)] + user + ["--net", "--mount", "--pid", "--"] + command
    }

    /// Ends every process of the lab and removes its files. Does nothing when no lab runs. Not asynchronous: it also cleans
    /// up after work that was cancelled, and takes milliseconds.
    /// - Throws: ``LabError`` when the kernel did not end the lab within ten seconds.
    public func stop() throws {
        if let record = try? state.running() {
            // `unshare` waits for its child and ends a moment after it.
            let starter = ProcessTable.parent(of: record.process).flatMap { parent in
                parent > 1 ? (parent, ProcessTable.startTicks(of: parent)) : nil
            }
            kill(record.process, SIGKILL)
            let end = ContinuousClock.now + .seconds(10)
            while ProcessTable.startTicks(of: record.process) == record.startTicks
                || starter.map({ $0.1 != nil && ProcessTable.startTicks(of: $0.0) == $0.1 }) == true
            {
                guard ContinuousClock.now < end else {
                    throw LabError(.timeout, "process \(record.process) of the lab does not end; is a disk stuck?")
                }
                usleep(2_000)
            }
        }
        if FileManager.default.fileExists(atPath: state.directory.path) {
            try FileManager.default.removeItem(at: state.directory)
        }
    }

    static func unshare(privileged: Bool) -> [String] {
        ["unshare"] + (privileged ? [] : ["--user", "--map-root-user"])
            + ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private", "--"]
    }

    /// `unshare --fork` has one child, the init of the new namespaces; it exists a moment after the start.
    private static func waitForChild(of process: Process) -> Int32? {
        // Not `isRunning`: that learns of an end only where a run loop turns.
        while ProcessTable.startTicks(of: process.processIdentifier) != nil {
            if let child = ProcessTable.firstChild(of: process.processIdentifier) { return child }
            usleep(2_000)
        }
        return nil
    }

    private func tail(of file: URL) -> String {
        String(decoding: ((try? Data(contentsOf: file)) ?? Data()).suffix(600), as: UTF8.self)
    }
}
