import ArgumentParser
import ControlPlane
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// `skein control-plane`: what runs in the primary cluster.
struct ControlPlaneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "control-plane",
        abstract: "Run the control plane: xDS and certificates on 15012, metrics on 15014, readiness on 8080.",
        discussion: """
            Runs in a pod of the primary cluster and is told by its environment: CLUSTER_ID, POD_NAMESPACE, NETWORK,
            MESH_ID, TRUST_DOMAIN. Outside a cluster, KUBECONFIG names the API server. Settings of the mesh come from
            ConfigMap istio, certificates from /etc/cacerts (CACERTS_DIR), remote clusters from Secrets labelled
            istio/multiCluster=true. With K8S_SIGNER an external signer certifies workloads, through
            CertificateSigningRequests; its root stands in ConfigMap istio (caCertificates).
            """
    )

    @Option(help: "The address that all servers listen on.")
    var host = "0.0.0.0"

    @Option(help: "The port of xDS and certificates.")
    var discoveryPort = 15012

    @Option(help: "The port of webhooks.")
    var webhookPort = 15017

    @Option(help: "The port of metrics.")
    var monitoringPort = 15014

    @Option(help: "The port of readiness.")
    var debugPort = 8080

    func run() async throws {
        MemoryArenas.limit(to: 2)
        let logger = Logger(label: "control-plane")
        var configuration = try ControlPlaneConfiguration.load(environment: ProcessInfo.processInfo.environment)
        configuration.host = host
        configuration.ports = ports
        let controlPlane = try ControlPlane(configuration: configuration, logger: logger)
        try await ServiceGroup(
            services: try await controlPlane.services(), gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
        ).run()
    }

    private var ports: ControlPlaneConfiguration.Ports {
        var ports = ControlPlaneConfiguration.Ports()
        ports.discovery = discoveryPort
        ports.webhook = webhookPort
        ports.monitoring = monitoringPort
        ports.debug = debugPort
        return ports
    }
}
