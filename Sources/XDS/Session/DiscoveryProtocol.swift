/// The two forms in which a stream of xDS is spoken.
public enum DiscoveryProtocol: Sendable, Hashable {
    /// Incremental: responses hold what changed. Envoy's and Istio's default.
    case delta
    /// Responses hold all clusters or all listeners; gRPC's own clients speak only this.
    case stateOfTheWorld
}
