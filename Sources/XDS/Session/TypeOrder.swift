import EnvoyAPI

/// What the protocol knows about types: in which order they are sent, and what an empty subscription means.
///
/// Make before break (https://www.envoyproxy.io/docs/envoy/latest/api-docs/xds_protocol, "Eventual consistency
/// considerations"): clusters and their endpoints first, then the listeners and routes that name them, and clusters
/// are taken away only when nothing names them any more.
enum TypeOrder {
    private static let first = [
        TypeURL.cluster, TypeURL.endpoint, TypeURL.listener, TypeURL.route, TypeURL.virtualHost, TypeURL.secret,
    ]

    /// Whether `left` is sent before `right`.
    static func precedes(_ left: String, _ right: String) -> Bool {
        (rank(left), left) < (rank(right), right)
    }

    private static func rank(_ typeURL: String) -> Int {
        first.firstIndex(of: typeURL) ?? first.count
    }

    /// Types that Envoy asks for by name only: a request without names asks for nothing. Of virtual hosts it asks for all,
    /// and means those of its tables (see ``RouteTables``).
    static func needsNames(_ typeURL: String) -> Bool {
        switch typeURL {
        case TypeURL.endpoint, TypeURL.route, TypeURL.secret, TypeURL.extensionConfig: true
        default: false
        }
    }

    /// Types whose resources name clusters: they wait until new clusters are acknowledged. Envoy holds that
    /// acknowledgement back until the clusters are warm. Endpoints and secrets do not wait: they are what warms them.
    /// Nor do the roots of the mesh, which name no cluster.
    static func waitsForClusters(_ typeURL: String) -> Bool {
        switch typeURL {
        case TypeURL.cluster, TypeURL.endpoint, TypeURL.secret, TypeURL.proxyConfig: false
        default: true
        }
    }

    /// Types whose resources are removed only after the types that name them have been acknowledged.
    static func removesLast(_ typeURL: String) -> Bool {
        typeURL == TypeURL.cluster || typeURL == TypeURL.endpoint
    }
}
