import EnvoyAPI
import MeshAPI
import SwiftProtobuf

extension Envoy_Config_Cluster_V3_Cluster {
    /// How requests are spread. Without a rule the endpoint with the fewer requests in flight of two gets the next.
    mutating func balance(_ balancer: LoadBalancer?) {
        guard lbPolicy != .clusterProvided else { return }
        switch balancer?.policy {
        case nil, .simple(.unspecified), .simple(.leastRequest), .simple(.leastConnections), .simple(.passthrough):
            lbPolicy = .leastRequest
        case .simple(.roundRobin): lbPolicy = .roundRobin
        case .simple(.random): lbPolicy = .random
        case .consistentHash(let hash): balance(byHash: hash.algorithm)
        }
        if let warmup = balancer?.warmup { start(slowly: warmup) }
        if let locality = balancer?.locality, locality.enabled ?? true {
            commonLbConfig.localityWeightedLbConfig = .init()
        }
    }

    private mutating func balance(byHash algorithm: ConsistentHash.Algorithm) {
        switch algorithm {
        case .ringHash(let size):
            lbPolicy = .ringHash
            ringHashLbConfig.minimumRingSize.value = size
        case .maglev(let size):
            lbPolicy = .maglev
            if size != 0 { maglevLbConfig.tableSize.value = size }
        }
    }

    private mutating func start(slowly warmup: Warmup) {
        var config = SlowStartConfig()
        config.slowStartWindow = Google_Protobuf_Duration(warmup.duration)
        config.aggression.defaultValue = warmup.aggression
        config.aggression.runtimeKey = "upstream.slow_start.aggression"
        config.minWeightPercent.value = warmup.minimumPercent
        switch lbPolicy {
        case .roundRobin: roundRobinLbConfig.slowStartConfig = config
        case .leastRequest: leastRequestLbConfig.slowStartConfig = config
        default: break
        }
    }

    /// Limits on connections and requests.
    mutating func limit(_ policy: EffectivePolicy) {
        circuitBreakers = .unlimited
        if let budget = policy.retryBudget { circuitBreakers.thresholds[0].limitRetries(budget) }
        let pool = policy.connectionPool
        guard let pool else { return }
        let tcp = pool.tcp
        let http = pool.http
        circuitBreakers.thresholds[0].set(\.maxConnections, tcp?.maxConnections)
        circuitBreakers.thresholds[0].set(\.maxPendingRequests, http?.http1MaxPendingRequests)
        circuitBreakers.thresholds[0].set(\.maxRequests, http?.http2MaxRequests)
        circuitBreakers.thresholds[0].set(\.maxRetries, http?.maxRetries)
        if let timeout = tcp?.connectTimeout { connectTimeout = Google_Protobuf_Duration(timeout) }
        if let keepalive = tcp?.keepalive { keepAlive(keepalive) }
    }

    private mutating func keepAlive(_ keepalive: ConnectionPool.Keepalive) {
        var tcp = Envoy_Config_Core_V3_TcpKeepalive()
        if let probes = keepalive.probes { tcp.keepaliveProbes = Google_Protobuf_UInt32Value(of: probes) }
        if let time = keepalive.time {
            tcp.keepaliveTime = Google_Protobuf_UInt32Value(of: time.components.seconds)
        }
        if let interval = keepalive.interval {
            tcp.keepaliveInterval = Google_Protobuf_UInt32Value(of: interval.components.seconds)
        }
        upstreamConnectionOptions.tcpKeepalive = tcp
    }

    /// When an endpoint that fails is left alone for a while.
    mutating func watch(_ detection: OutlierDetection?) {
        guard let detection else { return }
        outlierDetection = Envoy.OutlierDetection(detection)
        commonLbConfig.healthyPanicThreshold.value = Double(max(0, detection.minHealthPercent ?? 0))
    }
}

extension Envoy_Config_Cluster_V3_CircuitBreakers.Thresholds {
    /// A share of the requests in flight instead of a number.
    fileprivate mutating func limitRetries(_ budget: MeshAPI.RetryBudget) {
        clearMaxRetries()
        retryBudget.budgetPercent.value = budget.percent
        retryBudget.minRetryConcurrency = Google_Protobuf_UInt32Value(of: budget.minRetryConcurrency)
    }

    fileprivate mutating func set(_ field: WritableKeyPath<Self, Google_Protobuf_UInt32Value>, _ value: Int32?) {
        if let value, value > 0 { self[keyPath: field] = Google_Protobuf_UInt32Value(of: value) }
    }
}
