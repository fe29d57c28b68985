/// Which end of a connection a certificate is checked for.
public enum PeerPurpose: String, Sendable, Codable {
    /// The peer that was called.
    case server
    /// The peer that called.
    case client
}
