import MeshAPI

/// Paths of fields that decode and that nothing is made of yet.
func unsupportedFields(of object: some Configuration) -> [String] {
    switch object {
    case let gateway as Gateway: gateway.unsupportedFields
    case let service as VirtualService: service.unsupportedFields
    case let rule as DestinationRule: rule.unsupportedFields
    case let entry as ServiceEntry: entry.resolution == .dynamicDNS ? ["spec.resolution DYNAMIC_DNS"] : []
    default: []
    }
}

extension Gateway {
    fileprivate var unsupportedFields: [String] {
        servers.enumerated().flatMap { index, server in
            let path = "spec.servers[\(index)]"
            return [
                server.defaultEndpoint.isEmpty ? nil : "\(path).defaultEndpoint",
                server.bind.hasPrefix("unix:") ? "\(path).bind to a unix socket" : nil,
                server.tls?.caCrl.isEmpty == false ? "\(path).tls.caCrl" : nil,
            ]
            .compactMap { $0 }
        }
    }
}

extension VirtualService {
    fileprivate var unsupportedFields: [String] {
        http.enumerated().compactMap { $1.delegate == nil ? nil : "spec.http[\($0)].delegate" }
    }
}

extension DestinationRule {
    fileprivate var unsupportedFields: [String] {
        let own = trafficPolicy.map { $0.unsupportedFields("spec.trafficPolicy") } ?? []
        return own
            + subsets.enumerated().flatMap { index, subset in
                subset.trafficPolicy.map { $0.unsupportedFields("spec.subsets[\(index)].trafficPolicy") } ?? []
            }
    }
}

extension TrafficPolicy {
    fileprivate func unsupportedFields(_ path: String) -> [String] {
        [
            tunnel == nil ? nil : "\(path).tunnel",
            proxyProtocol == nil ? nil : "\(path).proxyProtocol",
            tls?.caCrl.isEmpty == false ? "\(path).tls.caCrl" : nil,
        ]
        .compactMap { $0 }
    }
}
