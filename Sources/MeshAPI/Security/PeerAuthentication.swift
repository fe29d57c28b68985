/// A `PeerAuthentication` of security.istio.io: whether connections to workloads must be mutual TLS.
public struct PeerAuthentication: Configuration {
    public static let kind = Kind.peerAuthentication

    public enum Mode: String, Sendable, Hashable, CaseIterable {
        /// Inherited from the namespace, then from the mesh; PERMISSIVE when nobody says.
        case unset = "UNSET"
        case disable = "DISABLE"
        case permissive = "PERMISSIVE"
        case strict = "STRICT"
    }

    public var metadata: ObjectMeta
    /// Labels of the pods that it holds for; empty means the whole namespace
    /// (in the root namespace: the whole mesh).
    public var selector: [String: String]
    public var mode: Mode
    /// By the workload's own port, not the service's.
    public var portLevel: [UInt32: Mode]
    public var unsupported: [String]

    public init(
        metadata: ObjectMeta,
        selector: [String: String] = [:],
        mode: Mode = .unset,
        portLevel: [UInt32: Mode] = [:],
        unsupported: [String] = []
    ) {
        self.metadata = metadata
        self.selector = selector
        self.mode = mode
        self.portLevel = portLevel
        self.unsupported = unsupported
    }
}
