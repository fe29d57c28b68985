/// What an Envoy is in the mesh; the raw value is the first part of its xDS node id.
public enum ProxyRole: String, Sendable, Hashable, CaseIterable {
    /// Beside a workload, whose traffic it captures.
    case sidecar
    /// A gateway.
    case router
}
