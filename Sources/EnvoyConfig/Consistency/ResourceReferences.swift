import EnvoyAPI
import SwiftProtobuf

/// What a cluster or a virtual host calls itself and refers to.
struct ResourceReferences: Sendable {
    /// The name in the message.
    let name: String
    /// Where a cluster gets its endpoints by name.
    private(set) var endpoints: String?
    /// The domains of a virtual host.
    private(set) var domains: [String] = []
    /// The clusters that a virtual host's requests may go to, mirrors included.
    private(set) var clusters: Set<String> = []

    init(_ cluster: Envoy.Cluster) {
        name = cluster.name
        if cluster.type == .eds { endpoints = cluster.edsClusterConfig.serviceName }
    }

    init(_ host: Envoy.VirtualHost) {
        name = host.name
        domains = host.domains
        clusters = Set(host.routes.flatMap(\.clusters))
    }
}

extension [EncodedResource] {
    /// The references of clusters.
    /// - Throws: when the bytes of one are not a cluster.
    func clusterReferences(_ memo: TranslationMemo) throws -> [ResourceReferences] {
        try map { resource in
            try memo.references(of: resource) { ResourceReferences(try Envoy.Cluster(serializedBytes: resource.bytes)) }
        }
    }

    /// The references of virtual hosts.
    /// - Throws: when the bytes of one are not a virtual host.
    func hostReferences(_ memo: TranslationMemo) throws -> [ResourceReferences] {
        try map { resource in
            try memo.references(of: resource) {
                ResourceReferences(try Envoy.VirtualHost(serializedBytes: resource.bytes))
            }
        }
    }
}
