/// Why there is no peer to compare with.
public struct PeerError: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
