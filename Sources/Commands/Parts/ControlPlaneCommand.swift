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
            istio/multiCluster=true.
            """
    )

    func run() async throws {
        let logger = Logger(label: "control-plane")
        let configuration = try ControlPlaneConfiguration.load(environment: ProcessInfo.processInfo.environment)
        let controlPlane = try ControlPlane(configuration: configuration, logger: logger)
        try await ServiceGroup(
            services: try await controlPlane.services(), gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
        ).run()
    }
}
