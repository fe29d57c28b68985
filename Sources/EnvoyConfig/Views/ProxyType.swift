/// What a proxy is for; the first part of its node id.
public enum ProxyType: String, Sendable, Hashable {
    /// Beside one workload, all of whose traffic it takes.
    case sidecar
    /// At the edge: it serves what Gateways say.
    case router
}
