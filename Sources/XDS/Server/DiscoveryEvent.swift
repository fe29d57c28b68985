/// What happens on a stream after its client was let in.
public enum DiscoveryEvent: Sendable, Hashable {
    /// A response was handed to the transport.
    case sent(typeURL: String, status: TypeStatus)
    case acknowledged(typeURL: String, status: TypeStatus)
    /// The client refused a response, in its own words.
    case rejected(typeURL: String, reason: String, status: TypeStatus)
    /// The stream has ended; the last event. `reason` is nil when the client ended it properly.
    case disconnected(reason: String?)
}
