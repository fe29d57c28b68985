import Foundation
import LocalCluster
import SystemPackage

/// The namespaces that hold a whole lab: network, mounts and processes of their own, so that nothing of the machine
/// changes and the kernel removes everything when the lab's first process ends.
public struct Sandbox: Sendable {
    /// Where the lab's files are.
    public let state: LabState

    /// A sandbox with its files in `state`.
    public init(state: LabState) {
        self.state = state
    }

    /// Starts `command` as the first process of new namespaces and leaves it running.
    /// - Parameters:
    ///   - sockets: sockets of this machine for the clusters' APIs, in the order of the clusters. The command is told
    ///     the numbers of their descriptors.
    ///   - command: an absolute path and arguments.
    /// - Returns: the record by which the other verbs find it.
    /// - Throws: when a lab runs already or the namespaces cannot be made.
    func start(
        topology: LabTopology, trust: TrustSetup, sockets: [HostSocket], command: ([Int32]) -> [String]
    ) throws -> LabState.Record {
        if (try? state.running()) != nil {
            throw LabError(.state, "a lab runs at \(state.directory.path) already; stop it with: skein lab down")
        }
        try? FileManager.default.removeItem(at: state.directory)
        try FileManager.default.createDirectory(
            at: state.directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        let log = try FileDescriptor.open(
            FilePath(state.nodeLog.path), .writeOnly, options: [.create, .truncate, .closeOnExec],
            permissions: [.ownerReadWrite, .groupRead, .otherRead])
        defer { try? log.close() }
        let process: IsolatedProcess
        do {
            let numbers = (0..<sockets.count).map { IsolatedProcess.firstInherited + Int32($0) }
            process = try IsolatedProcess.start(
                command(numbers), output: log, inherited: sockets.map(\.descriptor))
        } catch {
            throw LabError(.machine, "the lab's namespaces could not be made: \(error) \(tail(of: state.nodeLog))")
        }
        let apis = zip(topology.clusters.map(\.name), sockets.map(\.address))
        let record = LabState.Record(
            process: process, apis: Dictionary(uniqueKeysWithValues: apis), topology: topology.name, trust: trust,
            upSeconds: nil)
        try state.write(record)
        return record
    }

    /// Ends every process of the lab and removes its files. Does nothing when no lab runs. Not asynchronous: it also cleans
    /// up after work that was cancelled, and takes milliseconds.
    /// - Throws: when the kernel did not end the lab within ten seconds.
    public func stop() throws {
        if let record = try? state.running() {
            try record.process.stop()
            for cluster in record.apis.keys {
                ClusterLeftovers.remove(
                    cluster: cluster, dataDirectory: state.directory.appending(path: cluster).path)
            }
        }
        if FileManager.default.fileExists(atPath: state.directory.path) {
            try FileManager.default.removeItem(at: state.directory)
        }
    }

    private func tail(of file: URL) -> String {
        String(decoding: ((try? Data(contentsOf: file)) ?? Data()).suffix(600), as: UTF8.self)
    }
}
