import Crypto
import Foundation
import JWTKit
import Kubernetes
import MeshModel
import Testing

@testable import ControlPlane

/// An issuer of tokens with one key.
struct TestIssuer {
    static let name = "https://issuer.example"
    static let keysURL = "https://issuer.example/keys"

    let key = ES256PrivateKey()
    var keyID = "one"

    /// What a good token says, changed as the test wants.
    static func claims(_ change: (inout [String: JSON]) -> Void = { _ in }) -> JSON {
        let now = Int64(Date().timeIntervalSince1970)
        var claims: [String: JSON] = [
            "iss": .string(name), "sub": "system:serviceaccount:sample:sleep", "aud": ["istio-ca"],
            "iat": .int(now - 10), "nbf": .int(now - 10), "exp": .int(now + 600),
        ]
        change(&claims)
        return .object(claims)
    }

    /// The public key as the issuer publishes it.
    var publicKey: JSON {
        get throws {
            let parameters = try #require(key.publicKey.parameters)
            return [
                "kty": "EC", "crv": "P-256", "kid": .string(keyID), "use": "sig", "x": .string(parameters.x),
                "y": .string(parameters.y),
            ]
        }
    }

    var keySet: JSON { get throws { ["keys": [try publicKey]] } }

    func token(_ claims: JSON = Self.claims(), header: JWTHeader = [:]) async throws -> String {
        let kid = JWKIdentifier(string: keyID)
        return try await JWTKeyCollection().add(ecdsa: key, kid: kid)
            .sign(TokenPayload(json: claims), kid: kid, header: header)
    }

    /// The rule by which the control plane knows this issuer.
    func rule(cluster: String? = nil) throws -> JWTRule {
        JWTRule(issuer: Self.name, keys: .inline(try keySet.description), cluster: cluster.map { .init($0) })
    }
}

/// Any claims, right or wrong.
struct TokenPayload: JWTPayload {
    let json: JSON

    init(json: JSON) { self.json = json }
    init(from decoder: any Decoder) throws { json = try JSON(from: decoder) }
    func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
    func verify(using algorithm: some JWTAlgorithm) {}
}

/// A token put together by hand.
func compactToken(header: JSON, claims: JSON, signature: [UInt8]) -> String {
    [Array(header.description.utf8), Array(claims.description.utf8), signature].map { part in
        Data(part).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }.joined(separator: ".")
}
