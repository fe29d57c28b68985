/// An IP address and a port: `127.0.0.1:6443`.
public struct HostAddress: Codable, Sendable, Hashable, CustomStringConvertible {
    /// The address.
    public var host: String
    /// The port; 0 may stand for any free one.
    public var port: Int

    /// Creates an address.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `ADDRESS:PORT`; nil when it is not.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        let host = text[..<colon]
        guard IPv4Address(String(host)) != nil else { return nil }
        self.init(host: String(host), port: Int(port))
    }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let address = HostAddress(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\(text) is not ADDRESS:PORT"))
        }
        self = address
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    public var description: String { "\(host):\(port)" }
}
