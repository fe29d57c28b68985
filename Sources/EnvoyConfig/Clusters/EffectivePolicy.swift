import MeshAPI
import MeshModel

/// What a DestinationRule says of one port of one subset, after precedence: the subset's blocks replace the rule's, and
/// settings for the port replace everything, also with nothing.
struct EffectivePolicy {
    var loadBalancer: LoadBalancer?
    var connectionPool: ConnectionPool?
    var outlierDetection: OutlierDetection?
    var tls: ClientTLS?
    var retryBudget: RetryBudget?

    init(_ rule: MergedDestinationRule?, subset: Subset?, port: UInt32) {
        apply(rule?.trafficPolicy, port: port)
        apply(subset?.trafficPolicy, port: port)
    }

    private mutating func apply(_ policy: TrafficPolicy?, port: UInt32) {
        guard let policy else { return }
        loadBalancer = policy.loadBalancer ?? loadBalancer
        connectionPool = policy.connectionPool ?? connectionPool
        outlierDetection = policy.outlierDetection ?? outlierDetection
        tls = policy.tls ?? tls
        retryBudget = policy.retryBudget ?? retryBudget
        guard let own = policy.portLevelSettings.first(where: { $0.port == port }) else { return }
        loadBalancer = own.loadBalancer
        connectionPool = own.connectionPool
        outlierDetection = own.outlierDetection
        tls = own.tls
    }
}
