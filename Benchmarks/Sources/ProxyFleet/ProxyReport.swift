/// What one proxy has seen since ``ProxyFleet/mark()`` was last called.
public struct ProxyReport: Sendable {
    /// What came of one type.
    public struct TypeReport: Sendable, Hashable {
        public internal(set) var responses = 0
        public internal(set) var resources = 0
        public internal(set) var removedResources = 0
        /// Bytes of the messages, without framing.
        public internal(set) var bytes = 0
        /// When the acknowledgement (or refusal) of the first of these responses was written to the socket.
        public internal(set) var firstAcknowledged: ContinuousClock.Instant?
        public internal(set) var lastAcknowledged: ContinuousClock.Instant?
    }

    /// The proxy's place in the fleet.
    public let index: Int
    public internal(set) var types: [DiscoveryType: TypeReport]
    /// From the last connect of the proxy until it had everything that it asked for; nil when it does not have it.
    public internal(set) var servedAfter: Duration?
    /// Why its connections ended, since the beginning, oldest first; the first ``disconnectLimit`` of them.
    public internal(set) var disconnects: [String]

    /// How many reasons are kept.
    public static let disconnectLimit = 16

    /// Bytes of all messages, without framing.
    public var bytes: Int { types.values.reduce(0) { $0 + $1.bytes } }
    public var responses: Int { types.values.reduce(0) { $0 + $1.responses } }
}

/// A response as the server sent it.
public struct RecordedResponse: Sendable, Hashable {
    public var type: DiscoveryType
    /// The `DeltaDiscoveryResponse`, serialised.
    public var bytes: [UInt8]
}
