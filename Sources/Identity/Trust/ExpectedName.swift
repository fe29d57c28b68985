/// Whom a peer's certificate must name.
public enum ExpectedName: Sendable, Hashable, CustomStringConvertible {
    /// A server at this DNS name or IP address.
    case host(String)
    /// Any workload of one of these trust domains.
    case trustDomains([TrustDomain])
    /// Exactly this workload.
    case identity(SPIFFEID)
    /// Anybody whose certificate leads to a trusted root.
    case anybody

    public var description: String {
        switch self {
        case .host(let host): printable(host)
        case .trustDomains(let domains): "a workload of \(domains.map(\.name).joined(separator: " or "))"
        case .identity(let identity): identity.uri
        case .anybody: "anybody"
        }
    }
}
