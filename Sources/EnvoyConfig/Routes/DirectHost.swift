import EnvoyAPI
import MeshModel
import SwiftProtobuf

/// A virtual host whose requests all go to one cluster: that of a service which no VirtualService routes. Most are, so
/// views share them.
struct DirectHost: Sendable, Hashable {
    /// Of the resource, when it is one of its own.
    let name: String
    let domains: [String]
    let cluster: String
    let hashing: [Envoy.RouteAction.HashPolicy]

    func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(domains.count)
    }

    /// The message.
    func virtualHost() throws -> Envoy.VirtualHost {
        .named(name, domains, [try .direct(to: cluster, hashing: hashing)])
    }
}

extension Envoy_Config_Route_V3_VirtualHost {
    static func named(_ name: String, _ domains: [String], _ routes: [Envoy.Route]) -> Self {
        var host = Self()
        host.name = name
        host.domains = domains
        host.includeRequestAttemptCount = true
        host.routes = routes
        return host
    }
}
