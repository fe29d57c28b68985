import FoundationEssentials
import Kubernetes
public import Logging
public import ServiceLifecycle
import SystemPackage

/// A Kubernetes for one machine: API server, controllers, and pods as processes.
///
/// ```swift
/// let cluster = try await EmbeddedCluster(configuration: configuration, log: log)
/// let group = ServiceGroup(services: cluster.services, gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
/// try await group.run()
/// ```
public struct EmbeddedCluster: Sendable {
    /// Everything that runs, in the order in which it starts; it stops in the reverse order.
    public let services: [any Service]
    /// Where the kubeconfig of the administrator is, from the moment when `apiPort()` returns.
    public let kubeconfigPath: String

    let context: ClusterContext
    private let readiness: ClusterReadiness

    /// Opens the data directory, or makes it, and prepares what every cluster has. Nothing listens yet.
    /// - Throws: `EmbeddedClusterError`; `APIStatus` when the objects that every cluster has cannot be written.
    public init(configuration: ClusterConfiguration, log: Logger) async throws {
        try await self.init(configuration: configuration, log: log, clock: { Date() })
    }

    init(configuration: ClusterConfiguration, log: Logger, clock: @escaping @Sendable () -> Date) async throws {
        let parts = try await ClusterParts(configuration, log, clock)
        context = parts.context
        kubeconfigPath = parts.directory.paths.kubeconfig.string
        readiness = parts.readiness
        services = parts.services()
    }

    /// The port of the API server, once it answers; `nil` when it stopped before.
    public func apiPort() async -> Int? { await readiness.port() }
}
