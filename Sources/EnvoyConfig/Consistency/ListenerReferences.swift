import EnvoyAPI
import SwiftProtobuf

/// What the filters of a listener refer to.
struct ListenerReferences {
    private(set) var clusters: [String] = []
    private(set) var routeNames: [String] = []
    private(set) var inlineRoutes: [Envoy.RouteConfiguration] = []

    init(_ listener: Envoy.Listener) throws {
        let chains = listener.filterChains + (listener.hasDefaultFilterChain ? [listener.defaultFilterChain] : [])
        for filter in chains.flatMap(\.filters) { try add(filter.typedConfig) }
    }

    private mutating func add(_ config: Google_Protobuf_Any) throws {
        if config.isA(Envoy.TCPProxy.self) {
            let proxy = try Envoy.TCPProxy(unpackingAny: config)
            clusters += proxy.cluster.isEmpty ? proxy.weightedClusters.clusters.map(\.name) : [proxy.cluster]
        } else if config.isA(Envoy.HTTPConnectionManager.self) {
            let manager = try Envoy.HTTPConnectionManager(unpackingAny: config)
            switch manager.routeSpecifier {
            case .rds(let rds): routeNames.append(rds.routeConfigName)
            case .routeConfig(let routes): inlineRoutes.append(routes)
            default: break
            }
        }
    }
}

extension Envoy_Config_Route_V3_Route {
    /// The clusters that requests may go to, mirrors included.
    var clusters: [String] {
        guard case .route(let action) = action else { return [] }
        let weighted = action.weightedClusters.clusters.map(\.name)
        return (weighted.isEmpty ? [action.cluster] : weighted) + action.requestMirrorPolicies.map(\.cluster)
    }
}
