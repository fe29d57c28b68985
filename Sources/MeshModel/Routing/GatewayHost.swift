public import MeshAPI

/// A host of a Gateway's server: a pattern, and whose VirtualServices may use it.
public struct GatewayHost: Sendable, Hashable {
    /// The DNS part.
    public let pattern: HostPattern
    /// The only namespace whose VirtualServices are bound; nil for all.
    public let namespace: String?

    /// From `[namespace/]dnsName` of a Gateway in `owner`; the namespace may be `*` for all and `.` for the owner.
    public init(_ text: String, owner: String) {
        let parts = text.split(separator: "/", maxSplits: 1)
        pattern = HostPattern(String(parts.last ?? ""))
        let prefix = parts.count == 2 ? String(parts[0]) : "*"
        namespace = prefix == "*" ? nil : prefix == "." ? owner : prefix
    }

    /// Whether a VirtualService of `namespace` may route `host` here.
    public func admits(_ host: HostPattern, from namespace: String) -> Bool {
        (self.namespace == nil || self.namespace == namespace) && pattern.overlaps(host)
    }
}

extension Gateway {
    /// How VirtualServices name it.
    public var qualifiedName: String { "\(namespace)/\(name)" }
}

extension Server {
    /// The hosts of a server of `gateway`.
    public func hostPatterns(of gateway: Gateway) -> [GatewayHost] {
        hosts.map { GatewayHost($0, owner: gateway.namespace) }
    }
}
