import ArgumentParser
import Foundation
import Lab
import LocalCluster
import Logging
import ServiceLifecycle
import UnixSignals

/// `skein cluster start`: one embedded cluster, in the foreground.
struct ClusterStartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Run one embedded cluster in the foreground.",
        discussion: """
            Run it in a network namespace of its own that has the node's address (`skein lab` does all of this). Writes a
            kubeconfig into the data folder; a cluster that is started again continues with the state it had.
            """
    )

    @Option(help: "The cluster's name.")
    var name: String

    @Option(help: "The folder of its state.")
    var data: String

    @Option(help: "Where the API server listens, as ADDRESS:PORT.")
    var api: String = "127.0.0.1:0"

    @Option(help: "The node's address as pods see it.")
    var nodeAddress: String = "127.0.0.1"

    @Option(help: "Addresses of pods.")
    var podCIDR: String = "10.10.0.0/16"

    @Option(help: "Addresses of Services.")
    var serviceCIDR: String = "10.110.0.0/16"

    @Option(help: "Addresses for Services of type LoadBalancer, separated by commas.")
    var loadBalancerPool: String = ""

    @Option(name: .customLong("closed-port"), help: "A port of pods that other nodes may reach through Services only.")
    var closedPorts: [UInt16] = []

    @Option(help: "The Envoy that pods run. Default: SKEIN_ENVOY, .tools/envoy, or PATH.")
    var envoy: String?

    @Flag(inversion: .prefixedNo, help: "Run pods; without, the cluster is only an API.")
    var pods = true

    func run() async throws {
        var logger = Logger(label: name)
        logger.logLevel = .info
        let cluster = try await EmbeddedCluster(configuration: try clusterConfiguration(), log: logger)
        try await ServiceGroup(
            services: cluster.services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
        ).run()
    }

    private func clusterConfiguration() throws -> ClusterConfiguration {
        guard let colon = api.lastIndex(of: ":"), let port = Int(api[api.index(after: colon)...]) else {
            throw ValidationError("--api must be ADDRESS:PORT, not \"\(api)\"")
        }
        guard let dns = Self.tenthAddress(of: serviceCIDR) else {
            throw ValidationError("--service-cidr must be like 10.110.0.0/16, not \"\(serviceCIDR)\"")
        }
        var configuration = ClusterConfiguration(
            name: name, dataDirectory: URL(filePath: data).standardizedFileURL.path, nodeName: name,
            nodeAddress: nodeAddress, podCIDR: podCIDR, serviceCIDR: serviceCIDR, dnsAddress: dns)
        configuration.apiHost = String(api[..<colon])
        configuration.apiPort = port
        configuration.loadBalancerPool = loadBalancerPool.split(separator: ",").map(String.init)
        configuration.runsPods = pods
        configuration.node.closedPorts = closedPorts
        if pods {
            let programs = try programs()
            configuration.images = try images(programs)
            // Pods have a /tmp and a /run of their own; what they run may lie below the machine's.
            configuration.node.visiblePaths = [URL(filePath: programs.envoy).deletingLastPathComponent().path]
        }
        return configuration
    }

    private func programs() throws -> LabPrograms {
        var environment = ProcessInfo.processInfo.environment
        if let envoy { environment["SKEIN_ENVOY"] = envoy }
        return try .find(environment: environment)
    }

    private func images(_ programs: LabPrograms) throws -> [ImageMapping] {
        let users = UserMapping(try String(contentsOfFile: "/proc/self/uid_map", encoding: .utf8))
        return SampleImages.mappings(programs: programs, users: users)
    }

    /// By convention the address of the cluster's DNS.
    private static func tenthAddress(of cidr: String) -> String? {
        let parts = cidr.split(separator: "/")[0].split(separator: ".").compactMap { UInt8($0) }
        guard parts.count == 4, parts[3] < 245 else { return nil }
        return "\(parts[0]).\(parts[1]).\(parts[2]).\(parts[3] + 10)"
    }
}
