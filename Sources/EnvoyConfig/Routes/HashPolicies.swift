import EnvoyAPI
import MeshAPI
import MeshModel
import SwiftProtobuf

extension VisibleMesh {
    /// By what a request is assigned to an endpoint, where the DestinationRule wants that.
    func hashPolicy(_ service: MeshService, _ port: UInt32, subset: String = "") -> [Envoy.RouteAction.HashPolicy] {
        let rule = rule(for: service)
        let balancer = EffectivePolicy(rule, subset: rule?.subset(subset), port: port).loadBalancer
        guard case .consistentHash(let hash) = balancer?.policy else { return [] }
        return [.init(hash.key)]
    }
}

extension Envoy.RouteAction.HashPolicy {
    fileprivate init(_ key: ConsistentHash.Key) {
        self.init()
        switch key {
        case .header(let name): header.headerName = name
        case .sourceIP: connectionProperties.sourceIp = true
        case .queryParameter(let name): queryParameter.name = name
        case .cookie(let settings):
            cookie.name = settings.name
            cookie.path = settings.path
            if let ttl = settings.ttl { cookie.ttl = Google_Protobuf_Duration(ttl) }
            cookie.attributes = settings.attributes.map { attribute in
                var item = Envoy.RouteAction.HashPolicy.CookieAttribute()
                item.name = attribute.name
                item.value = attribute.value
                return item
            }
        }
    }
}
