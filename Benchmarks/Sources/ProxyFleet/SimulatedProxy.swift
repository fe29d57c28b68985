/// One proxy: who it says that it is, what proves it, and how it behaves.
public struct SimulatedProxy: Sendable {
    /// How a proxy treats what it is served.
    public enum Behaviour: Sendable, Hashable {
        /// Reads at once and acknowledges everything.
        case normal
        /// Stops reading its socket after so many bytes of responses, until ``ProxyFleet/resumeReading(_:)``.
        case slowReader(after: Int)
        /// Takes everything and never says so.
        case neverAcknowledges
        /// Refuses every response with code 3 (INVALID_ARGUMENT) and this message.
        case rejectsEverything(message: String)
    }

    /// A certificate and its key. Proxies with equal credentials share what TLS keeps of them.
    public struct Credentials: Sendable, Hashable {
        /// PEM, leaf first.
        public var certificateChain: String
        /// PEM.
        public var privateKey: String

        public init(certificateChain: String, privateKey: String) {
            self.certificateChain = certificateChain
            self.privateKey = privateKey
        }
    }

    /// As Envoy's node id, `sidecar~10.1.2.3~NAME.NAMESPACE~NAMESPACE.svc.cluster.local`.
    public var id: String
    /// Strings of the node's metadata, for example `CLUSTER_ID`.
    public var metadata: [String: String]
    public var credentials: Credentials
    public var behaviour: Behaviour
    /// Whether every response is kept as it came, see ``ProxyFleet/recording(of:)``.
    public var isRecorded: Bool

    public init(
        id: String, metadata: [String: String], credentials: Credentials, behaviour: Behaviour = .normal,
        isRecorded: Bool = false
    ) {
        self.id = id
        self.metadata = metadata
        self.credentials = credentials
        self.behaviour = behaviour
        self.isRecorded = isRecorded
    }
}
