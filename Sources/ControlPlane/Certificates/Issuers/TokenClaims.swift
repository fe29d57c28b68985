import Foundation
import JWTKit

/// What the token of a service account says (RFC 7519, section 4.1). Times are in seconds since 1970.
struct TokenClaims: JWTPayload {
    /// How far the clocks of issuer and control plane may be apart, for what lies in the future.
    static let leeway = 30.0

    let iss: String
    let sub: String
    let aud: [String]
    let exp: Double
    let nbf: Double?
    let iat: Double?

    private enum CodingKeys: CodingKey { case iss, sub, aud, exp, nbf, iat }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        iss = try container.decode(String.self, forKey: .iss)
        sub = try container.decode(String.self, forKey: .sub)
        let only = try? container.decode(String.self, forKey: .aud)
        aud = try only.map { [$0] } ?? container.decode([String].self, forKey: .aud)
        exp = try container.decode(Double.self, forKey: .exp)
        nbf = try container.decodeIfPresent(Double.self, forKey: .nbf)
        iat = try container.decodeIfPresent(Double.self, forKey: .iat)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(iss, forKey: .iss)
        try container.encode(sub, forKey: .sub)
        try container.encode(aud, forKey: .aud)
        try container.encode(exp, forKey: .exp)
        try container.encodeIfPresent(nbf, forKey: .nbf)
        try container.encodeIfPresent(iat, forKey: .iat)
    }

    /// Nothing here: what the claims must be depends on the rule and the time, see ``fault(under:now:)``.
    func verify(using algorithm: some JWTAlgorithm) {}

    /// Why a token that says this is not accepted, in words that follow "the token"; nil when it is.
    func fault(under rule: JWTRule, now: Date) -> String? {
        let now = now.timeIntervalSince1970
        let soon = now + Self.leeway
        if iss != rule.issuer { return "is of another issuer than \(rule.issuer)" }
        if Set(aud).isDisjoint(with: rule.audiences) {
            return "is not for the audience \(rule.audiences.joined(separator: " or ")); check the projected volume"
                + " istio-token"
        }
        if exp <= now { return "has expired; is it read anew from its file before each use?" }
        if let nbf, nbf > soon { return "is not valid yet; compare the clocks of issuer and control plane" }
        if let iat, iat > soon || iat > exp {
            return "was issued in the future or after its expiry; compare the clocks of issuer and control plane"
        }
        return nil
    }
}
