import Foundation
import LocalCluster
public import Logging
public import ServiceLifecycle
import Subprocess
import SystemPackage

/// The first process of a lab's namespaces: lays the networks, then keeps one `skein cluster` per cluster running.
public struct LabNode: Service {
    let topology: LabTopology
    let state: LabState
    let programs: LabPrograms
    let hostSockets: [Int32]
    let logger: Logger

    /// A node for `topology` with its files in `state`.
    /// - Parameter hostSockets: a listening socket of the machine for the API of each cluster.
    public init(
        topology: LabTopology, state: LabState, programs: LabPrograms, hostSockets: [Int32], logger: Logger
    ) {
        self.hostSockets = hostSockets
        self.topology = topology
        self.state = state
        self.programs = programs
        self.logger = logger
    }

    /// Runs until it is told to stop or a cluster ends.
    public func run() async throws {
        try await layNetworks()
        try Data().write(to: state.startedMark)
        try await cancelWhenGracefulShutdown {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for cluster in topology.clusters {
                    group.addTask { try await keep(cluster) }
                }
                for (cluster, socket) in zip(topology.clusters, hostSockets) {
                    let target = HostAddress(host: cluster.nodeAddress, port: cluster.apiPort)
                    group.addTask { try await HostRelay(socket: socket, target: target, log: logger).run() }
                }
                try await group.waitForAll()
            }
        }
    }

    private func layNetworks() async throws {
        // A private /run holds the names of network namespaces (ip-netns(8)).
        try await Shell.require(["mount", "-t", "tmpfs", "tmpfs", "/run"])
        try FileManager.default.createDirectory(atPath: "/run/netns", withIntermediateDirectories: true)
        let networks = NodeNetworks(topology: topology)
        try await Shell.require(["ip", "-batch", "-"], input: networks.wires)
        for cluster in topology.clusters {
            try await Shell.require(["ip", "-n", cluster.name, "-batch", "-"], input: networks.node(cluster))
        }
        logger.info("networks laid", metadata: ["clusters": "\(topology.clusters.map(\.name))"])
    }

    /// Runs one cluster. When one ends the whole lab ends, with a reason, instead of limping.
    private func keep(_ cluster: LabCluster) async throws {
        let folder = state.clusterDirectory(cluster)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let log = try FileDescriptor.open(
            FilePath(folder.appending(path: "cluster.log").path), .writeOnly,
            options: [.create, .append], permissions: [.ownerReadWrite, .groupRead, .otherRead])
        defer { try? log.close() }
        let command = programs.cluster(cluster, directory: folder)
        let result = try await Subprocess.run(
            .name("nsenter"), arguments: Arguments(["--net=/run/netns/\(cluster.name)", "--"] + command),
            output: .fileDescriptor(log, closeAfterSpawningProcess: false),
            error: .fileDescriptor(log, closeAfterSpawningProcess: false))
        throw LabError(.command, "\(cluster.name) ended (\(result.terminationStatus)); see \(folder.path)/cluster.log")
    }
}
