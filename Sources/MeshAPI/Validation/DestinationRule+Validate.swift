extension DestinationRule {
    func validate(_ check: inout Check) {
        if host.isEmpty {
            check.missing("host")
        } else if let problem = HostName.problem(host) {
            check.fault("host", reason: problem)
        }
        check.inside("trafficPolicy", trafficPolicy) { $1.validate(&$0) }
        check.each("subsets", subsets) { check, subset in
            if !HostName.isLabel(subset.name) {
                check.fault("name", reason: "\(subset.name.quoted) is not a name; write letters, digits and hyphens")
            }
            check.inside("trafficPolicy", subset.trafficPolicy) { $1.validate(&$0) }
        }
        check.unique(subsets.map(\.name), "the subset") { $0.item("subsets", $1, "name") }
    }
}

extension TrafficPolicy {
    fileprivate func validate(_ check: inout Check) {
        check.settings(loadBalancer, connectionPool, outlierDetection, tls)
        check.each("portLevelSettings", portLevelSettings) { check, level in
            check.port(level.port, at: "port", "number")
            check.settings(level.loadBalancer, level.connectionPool, level.outlierDetection, level.tls)
        }
        check.unique(portLevelSettings.map { String($0.port) }, "the port") {
            $0.item("portLevelSettings", $1, "port", "number")
        }
        check.inside("tunnel", tunnel) { $0.port($1.targetPort, at: "targetPort") }
        check.inside("retryBudget", retryBudget) { $0.percentage($1.percent, at: "percent") }
    }
}

extension Check {
    fileprivate mutating func settings(
        _ balancer: LoadBalancer?, _ pool: ConnectionPool?, _ outliers: OutlierDetection?, _ tls: ClientTLS?
    ) {
        inside("loadBalancer", balancer) { $1.validate(&$0) }
        inside("connectionPool", pool) { $1.validate(&$0) }
        inside("outlierDetection", outliers) { check, outliers in
            check.percentage(outliers.maxEjectionPercent.map(Double.init), at: "maxEjectionPercent")
            check.percentage(outliers.minHealthPercent.map(Double.init), at: "minHealthPercent")
            check.atLeastMillisecond(outliers.interval, at: "interval")
            check.atLeastMillisecond(outliers.baseEjectionTime, at: "baseEjectionTime")
        }
        inside("tls", tls) { $1.validate(&$0) }
    }
}

extension ConnectionPool {
    fileprivate func validate(_ check: inout Check) {
        check.inside("tcp", tcp) { check, tcp in
            check.notNegative(tcp.maxConnections, at: "maxConnections")
            check.atLeastMillisecond(tcp.connectTimeout, at: "connectTimeout")
        }
        check.inside("http", http) { check, http in
            check.notNegative(http.http1MaxPendingRequests, at: "http1MaxPendingRequests")
            check.notNegative(http.http2MaxRequests, at: "http2MaxRequests")
            check.notNegative(http.maxRequestsPerConnection, at: "maxRequestsPerConnection")
            check.notNegative(http.maxRetries, at: "maxRetries")
            check.notNegative(http.maxConcurrentStreams, at: "maxConcurrentStreams")
            if http.useClientProtocol, http.h2UpgradePolicy == .upgrade {
                check.fault("useClientProtocol", reason: "must not be true beside h2UpgradePolicy UPGRADE")
            }
        }
    }
}

extension ClientTLS {
    fileprivate func validate(_ check: inout Check) {
        if !credentialName.isEmpty {
            if !clientCertificate.isEmpty || !privateKey.isEmpty || !caCertificates.isEmpty {
                check.fault("credentialName", reason: "must not stand beside certificate files; keep one of the two")
            }
        } else if mode == .mutual {
            if clientCertificate.isEmpty { check.missing("clientCertificate", "mode MUTUAL needs a clientCertificate") }
            if privateKey.isEmpty { check.missing("privateKey", "mode MUTUAL needs a privateKey") }
        }
    }
}

extension LoadBalancer {
    fileprivate func validate(_ check: inout Check) {
        if case .consistentHash(let hash) = policy, case .maglev(let size) = hash.algorithm, size < 2 {
            check.fault("consistentHash", "maglev", "tableSize", reason: "must be a prime number above 1")
        }
        check.inside("warmup", warmup) { check, warmup in
            check.percentage(warmup.minimumPercent, at: "minimumPercent")
            if warmup.aggression < 1 { check.fault("aggression", reason: "must be at least 1") }
        }
        check.inside("localityLbSetting", locality) { $1.validate(&$0) }
    }
}

extension LocalitySettings {
    fileprivate func validate(_ check: inout Check) {
        if !distribute.isEmpty, !failover.isEmpty || !failoverPriority.isEmpty {
            check.fault(reason: "only one of distribute and failover may be set")
        }
        check.each("distribute", distribute) { check, distribute in
            let sum = distribute.to.values.reduce(UInt64(0)) { $0 + UInt64($1) }
            if sum != 100 { check.fault("to", reason: "the percentages sum to \(sum) instead of 100") }
        }
        check.each("failover", failover) { check, failover in
            if failover.from == failover.to { check.fault("to", reason: "is the same as from") }
        }
    }
}
