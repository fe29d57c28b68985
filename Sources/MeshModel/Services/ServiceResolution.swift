/// How a proxy finds the addresses behind a service.
public enum ServiceResolution: Sendable, Hashable {
    /// The control plane sends the endpoints.
    case endpoints
    /// The proxy resolves names and uses all addresses that it gets.
    case dns
    /// The proxy resolves one name and uses one address at a time.
    case dnsRoundRobin
    /// The connection goes where the client wanted it to go.
    case originalDestination
}
