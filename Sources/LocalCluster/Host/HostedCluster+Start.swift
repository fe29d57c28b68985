import Foundation
import SystemPackage

extension HostedCluster {
    /// Starts the cluster's first process.
    /// - Parameter command: what it runs, given where the API is to be reached, and the number of the descriptor of a
    ///   socket that listens there already if it has namespaces of its own.
    /// - Throws: `EmbeddedClusterError` when the cluster runs already or cannot be started.
    public func start(
        _ request: ClusterStart, command: (HostAddress, Int32?) throws -> [String]
    ) async throws -> ClusterProcess {
        if let fault = home.fault { throw EmbeddedClusterError(.configuration, fault) }
        try refuseSecond()
        if request.runsPods { try await HostMachine.check(for: "a cluster with pods (without: --no-pods)") }
        try prepareFolder()
        let socket = try HostSocket(request.api ?? home.record?.api ?? HostAddress(host: "127.0.0.1", port: 0))
        var record = ClusterRecord(name: home.name, api: socket.address, runsPods: request.runsPods)
        try home.write(record)
        progress("starting \(home.name)")
        let process = try launch(
            try command(socket.address, request.runsPods ? IsolatedProcess.firstInherited : nil), request,
            socket: request.runsPods ? socket : nil)
        record.process = process.isolated
        record.since = Date()
        try home.write(record)
        return process
    }

    private func refuseSecond() throws {
        if let record = home.record, record.isRunning {
            throw EmbeddedClusterError(
                .state,
                "\(record.name) runs already at https://\(record.api) "
                    + "(process \(record.process?.first.process ?? 0)); see: skein cluster status --name \(record.name)"
            )
        }
        let lock = ClusterPaths(home.directory.path).lock
        guard FileManager.default.fileExists(atPath: lock.string) else { return }
        // Let go at once: the cluster itself will hold it.
        _ = try DirectoryLock(lock)
    }

    private func prepareFolder() throws {
        do {
            try FileManager.default.createDirectory(
                at: home.directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw EmbeddedClusterError(
                .data, "the data folder \(home.directory.path) cannot be made; name another with --data", cause: error)
        }
    }

    /// - Parameter socket: given to the process; otherwise the process listens itself.
    private func launch(
        _ command: [String], _ request: ClusterStart, socket: HostSocket?
    ) throws -> ClusterProcess {
        let inherited = [socket?.descriptor].compactMap { $0 }
        guard request.isDetached else {
            let (input, lifeline) = try FileDescriptor.pipe(options: .closeOnExec)
            defer { try? input.close() }
            let process = try IsolatedProcess.start(
                command, isolated: request.runsPods, input: input, inherited: inherited)
            return ClusterProcess(isolated: process, lifeline: lifeline)
        }
        let log = try FileDescriptor.open(
            FilePath(home.log.path), .writeOnly, options: [.create, .truncate, .closeOnExec],
            permissions: [.ownerReadWrite])
        defer { try? log.close() }
        let process = try IsolatedProcess.start(
            command, isolated: request.runsPods, output: log, inherited: inherited)
        return ClusterProcess(isolated: process, lifeline: nil)
    }

    /// Waits until the API answers and the node is ready.
    /// - Throws: `EmbeddedClusterError` when the process ends before, or a minute is over.
    public func waitUntilReady(_ process: ClusterProcess) async throws {
        let end = ContinuousClock.now + .seconds(60)
        var pause = Duration.milliseconds(20)
        while try await summary().status != .ready {
            guard process.isolated.isAlive else {
                throw EmbeddedClusterError(.state, "\(home.name) ended while it was starting\(lastWords)")
            }
            guard ContinuousClock.now < end else {
                throw EmbeddedClusterError(.timeout, "\(home.name) is not ready after 60 s\(lastWords)")
            }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(250))
        }
    }

    /// The end of what a cluster in the background printed.
    private var lastWords: String {
        guard let text = try? Data(contentsOf: home.log), !text.isEmpty else { return "" }
        return "; see \(home.log.path), which ends:\n" + String(decoding: text.suffix(1500), as: UTF8.self)
    }
}
