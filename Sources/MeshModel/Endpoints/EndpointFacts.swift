/// What clusters and listeners, and not only load assignments, take from a service's endpoints.
///
/// While this stays the same, a change of endpoints is a matter of EDS alone.
public struct EndpointFacts: Sendable, Hashable {
    /// The SPIFFE ids that servers of a port may show, sorted. Endpoints that are not ready count as well, so that a
    /// client knows them before they take traffic.
    public var identities: [UInt32: [String]] = [:]
    /// The addresses of a headless service, by cluster: each gets listeners of its own.
    public var instances: [ClusterID: [String]] = [:]
    /// Whether there are endpoints, ready or not, and all of them speak mutual TLS.
    public var allUseMutualTLS = false
}
