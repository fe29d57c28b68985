/// Where a service was defined.
public enum ServiceOrigin: Sendable, Hashable {
    /// By Kubernetes Services of that name in one or several clusters.
    case kubernetes
    /// By a ServiceEntry.
    case serviceEntry
}
