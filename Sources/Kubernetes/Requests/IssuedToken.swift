/// A service-account token: the answer to `Request.tokenRequest`. Its description does not show it.
public struct IssuedToken: Sendable, Hashable, CustomStringConvertible {
    public let token: String
    /// RFC 3339.
    public let expirationTimestamp: String

    /// Reads the answer; `nil` when it is something else.
    public init?(json: JSON) {
        guard json["kind"]?.string == "TokenRequest", let token = json["status"]?["token"]?.string, !token.isEmpty
        else { return nil }
        self.token = token
        expirationTimestamp = json["status"]?["expirationTimestamp"]?.string ?? ""
    }

    public var description: String { "token until \(expirationTimestamp)" }
}
