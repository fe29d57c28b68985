/// What a sidecar does with traffic to hosts that the mesh does not know.
public enum OutboundPolicy: String, Sendable, Hashable {
    /// Lets it through to its original destination.
    case allowAny = "ALLOW_ANY"
    /// Refuses it.
    case registryOnly = "REGISTRY_ONLY"
}
