import Foundation
import Logging
import ServiceLifecycle

/// The part of a cluster that runs pods on this machine: their processes, their network, the addresses and names of
/// Services.
struct PodRuntime: Sendable {
    private let host: PodHost
    private let zone: ZoneBox
    /// Why the limits of containers are not enforced; `nil`: they are.
    let limitsFault: String?

    /// - Throws: `NodeError` when a program is missing or the configuration holds what is no address, and what the
    ///   file system says when the directories of pods cannot be made.
    init(context: ClusterContext) async throws {
        let configuration = context.configuration
        let data = configuration.dataDirectory
        guard NameSyntax.isLabel(configuration.name) else {
            throw NodeError(
                .invalidConfiguration,
                "the cluster's name must be of lower-case letters, digits and \"-\": \"\(configuration.name)\"")
        }
        guard !data.contains(where: { ",:\\\n".contains($0) }) else {
            throw NodeError(
                .invalidConfiguration, "the data directory may not contain commas, colons or backslashes: \(data)")
        }
        // A program that ends before it has read all of its input must not end the cluster. Programs do not inherit this.
        signal(SIGPIPE, SIG_IGN)
        let tools = try SystemTools(isExecutable: FileManager.default.isExecutableFile(atPath:))
        let addresses = try NodeAddresses(configuration: configuration)
        let (groups, fault) = await Self.groups(configuration, tools)
        limitsFault = fault
        if let fault { context.log.notice("limits of containers are not enforced: \(fault)") }
        host = PodHost(
            context: context, tools: tools,
            network: PodNetwork(cluster: configuration.name, addresses: addresses, tools: tools), addresses: addresses,
            images: ImageSource(
                file: configuration.imagesFile ?? ImageFile.path(data: data), builtIn: configuration.images,
                log: context.log),
            groups: groups,
            users: UserMapping(try String(contentsOfFile: "/proc/self/uid_map", encoding: .utf8)), prober: Prober())
        zone = ZoneBox(ClusterZone(ServiceCatalog(), domain: configuration.clusterDomain))
    }

    private static func groups(
        _ configuration: ClusterConfiguration, _ tools: SystemTools
    ) async -> (ControlGroups?, fault: String?) {
        do throws(NodeError) {
            let name = ControlGroups.name(cluster: configuration.name, dataDirectory: configuration.dataDirectory)
            return (try await ControlGroups(name: name, tools: tools), nil)
        } catch {
            return (nil, error.description)
        }
    }

    /// Prepares the node: its addresses and routes, and nothing left of a run that was killed. To be called before
    /// anything listens on the node's addresses.
    func prepare() async throws {
        try? FileManager.default.removeItem(atPath: host.runDirectory.path)
        for path in [host.runDirectory.path, PodDirectory.all(data: host.data)] {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        await host.groups?.clear()
        await unmountLeftovers()
        try await host.network.prepare()
    }

    /// Volumes in memory outlive the run that made them.
    private func unmountLeftovers() async {
        guard let machine = try? MachineRoot() else { return }
        let pods = FilePaths.resolved(PodDirectory.all(data: host.data)) {
            try? FileManager.default.destinationOfSymbolicLink(atPath: $0)
        }
        for point in machine.mountPoints.sorted(by: >) where pods.map({ FilePaths.isBelow(point, $0) }) ?? false {
            _ = try? await SystemCommand.run(host.tools.umount, ["-l", point])
        }
    }

    /// What the API shows of the pods' output.
    var logs: ContainerLogs { ContainerLogs(dataDirectory: host.data, consoles: host.consoles) }

    /// What the API reaches in the pods.
    var streams: PodStreams { PodStreams(dataDirectory: host.data, tools: host.tools, consoles: host.consoles) }

    /// In the order of starting; they stop in reverse.
    var services: [any Service] {
        let configuration = host.context.configuration
        let options = host.options
        let policy = NodePolicy(
            node: host.addresses.node, pods: host.addresses.pods, services: host.addresses.services,
            publicInterface: options.publicInterface,
            underlayInterface: options.underlayInterface, closedPorts: options.closedPorts)
        return [
            ServiceNetwork(
                store: host.context.store, policy: policy, tools: host.tools,
                clusterDomain: configuration.clusterDomain,
                zone: zone, loadBalancerPool: Set(configuration.loadBalancerPool.compactMap(IPv4Address.init)),
                log: host.context.log),
            DNSService(address: host.addresses.dns, port: 53, zone: zone, log: host.context.log),
            Kubelet(host: host),
        ]
    }
}
