public import Foundation
import Kubernetes

/// What a service-account token says of itself (RFC 7519), read without checking its signature. The token is not kept.
public struct TokenClaims: Sendable, Equatable {
    /// `system:serviceaccount:NAMESPACE:NAME`.
    public var subject: String
    public var issuer: String
    public var audiences: [String]
    public var issuedAt: Date?
    /// Nil for a token that does not expire.
    public var expires: Date?

    /// The longest token that is read, in bytes.
    static let longest = 16 << 10

    public init(subject: String, issuer: String = "", audiences: [String], issuedAt: Date?, expires: Date?) {
        self.subject = subject
        self.issuer = issuer
        self.audiences = audiences
        self.issuedAt = issuedAt
        self.expires = expires
    }

    /// Reads a JWT; nil when it is none.
    public init?(token: String) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard token.utf8.count <= Self.longest, parts.count == 3, let payload = Self.decode(parts[1]),
            let claims = try? JSON(decoding: payload), claims.object != nil
        else { return nil }
        subject = claims["sub"]?.string ?? ""
        issuer = claims["iss"]?.string ?? ""
        audiences = claims["aud"]?.array?.compactMap(\.string) ?? claims["aud"]?.string.map { [$0] } ?? []
        issuedAt = claims["iat"]?.double.map { Date(timeIntervalSince1970: $0) }
        expires = claims["exp"]?.double.map { Date(timeIntervalSince1970: $0) }
    }

    /// Base64url without padding (RFC 7515).
    private static func decode(_ text: Substring) -> [UInt8]? {
        var base64 = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        while base64.utf8.count % 4 != 0 { base64 += "=" }
        return Data(base64Encoded: base64).map { Array($0) }
    }
}
