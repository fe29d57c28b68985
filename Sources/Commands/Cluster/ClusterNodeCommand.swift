import ArgumentParser
import Foundation
import Lab
import LocalCluster
import Logging
import ServiceLifecycle
import UnixSignals

/// `skein cluster node`: the process that is a cluster. Other verbs start it, in a network namespace where the node's
/// address is, or is to be.
struct ClusterNodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node", abstract: "Be a cluster, in the namespaces of this process.", shouldDisplay: false)

    @Option var name: String
    @Option var data: String
    /// Where the API server listens.
    @Option var api: HostAddress
    /// Where this machine reaches it, if elsewhere.
    @Option var publishedAPI: HostAddress?
    @Option var nodeAddress: String = "127.0.0.1"
    @Option(name: .customLong("closed-port"), help: "A port of pods that other nodes may reach through Services only.")
    var closedPorts: [UInt16] = []
    /// A descriptor that listens where this machine is to reach the API server.
    @Option var hostSocket: Int32?
    /// This is the first process of new namespaces, in which nothing has been prepared.
    @Flag var ownNamespaces = false
    @Flag var stopAtEndOfInput = false
    @Flag(inversion: .prefixedNo) var pods = true
    @OptionGroup var network: ClusterNetworkOptions

    func run() async throws {
        MemoryArenas.limit(to: 2)
        var logger = Logger(label: name)
        logger.logLevel = .info
        if ownNamespaces { try await OwnNamespaces.prepare() }
        let cluster = try await EmbeddedCluster(configuration: try clusterConfiguration(), log: logger)
        var services = cluster.services
        if let hostSocket {
            services.append(
                HostRelay(socket: hostSocket, target: api, log: logger, untilReady: { _ = await cluster.apiPort() }))
        }
        var parts = services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }
        if stopAtEndOfInput {
            parts.append(.init(service: EndOfInput(), successTerminationBehavior: .gracefullyShutdownGroup))
        }
        try await ServiceGroup(
            configuration: .init(services: parts, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        ).run()
    }

    private func clusterConfiguration() throws -> ClusterConfiguration {
        var configuration = ClusterConfiguration(
            name: name, dataDirectory: URL(filePath: data).standardizedFileURL.path, nodeName: name,
            nodeAddress: nodeAddress, podCIDR: network.podCIDR, serviceCIDR: network.serviceCIDR,
            dnsAddress: network.dnsAddress ?? "")
        configuration.apiHost = api.host
        configuration.apiPort = api.port
        configuration.publishedAPIAddress = publishedAPI
        configuration.loadBalancerPool = network.loadBalancerPool.split(separator: ",").map(String.init)
        configuration.runsPods = pods
        configuration.node.closedPorts = closedPorts
        if pods {
            let envoy = try network.findEnvoy()
            configuration.images = try images(envoy: envoy)
            configuration.imagesFile = network.imagesFile
            // Pods have a /tmp and a /run of their own; what they run may lie below the machine's.
            configuration.node.visiblePaths = [envoy].compactMap {
                $0.map { URL(filePath: $0).deletingLastPathComponent().path }
            }
        }
        return configuration
    }

    private func images(envoy: String?) throws -> [ImageMapping] {
        let users = UserMapping(try String(contentsOfFile: "/proc/self/uid_map", encoding: .utf8))
        let skein = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return SampleImages.mappings(skein: skein, envoy: envoy, users: users)
    }
}

extension ClusterNetworkOptions {
    /// The Envoy to run.
    /// - Throws: when the one that was named is none.
    fileprivate func findEnvoy() throws -> String? {
        var environment = ProcessInfo.processInfo.environment
        if let envoy { environment["SKEIN_ENVOY"] = envoy }
        let isNamed = environment["SKEIN_ENVOY"] != nil
        do {
            return try LabPrograms.find(environment: environment).envoy
        } catch  where !isNamed {
            return nil
        }
    }
}
