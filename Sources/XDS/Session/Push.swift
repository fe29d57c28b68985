public import EnvoyAPI

/// One response of a stream, before it is encoded (see ``PushCache/encoded(_:)``).
public struct Push: Sendable {
    /// What makes the bytes of two pushes equal, when other sessions may send the same.
    enum Identity: Hashable, Sendable {
        /// From one table to the next, but for what is at the positions `omitted` of its list of updated resources,
        /// which was not subscribed to. Tables of different types differ, but for the empty one.
        case step(from: UInt64, to: UInt64, omitted: [Int32], removed: [String])
        /// All that the tables hold, in the state-of-the-world form. There may be none, so the type counts.
        case state([UInt64], typeURL: String)
    }

    /// The form of the response.
    public let discoveryProtocol: DiscoveryProtocol
    public let typeURL: String
    /// Unique within the stream and type for as long as it is not acknowledged.
    public let nonce: String
    /// For people: the versions of the layers.
    public let version: String
    /// Sorted by name.
    public let resources: [EncodedResource]
    /// Names that exist no more, or never did; always empty in the state-of-the-world form.
    public let removed: [String]
    let identity: Identity?

    /// Serialises the response.
    func encode() -> EncodedResponse {
        switch discoveryProtocol {
        case .delta:
            EncodedResponse(
                DiscoveryWriter.deltaResponse(
                    systemVersion: version, resources: resources, typeURL: typeURL, removed: removed, nonce: nonce))
        case .stateOfTheWorld:
            EncodedResponse(
                DiscoveryWriter.response(version: version, resources: resources, typeURL: typeURL, nonce: nonce))
        }
    }
}
