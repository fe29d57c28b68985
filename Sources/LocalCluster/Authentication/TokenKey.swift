import FoundationEssentials
import JWTKit
import Kubernetes
import SystemPackage

/// The key that signs the tokens of service accounts (ES256). Kept in the data directory, so that tokens outlive a
/// restart.
struct TokenKey: Sendable {
    private let keys: JWTKeyCollection
    private let identifier: JWKIdentifier = "service-accounts"
    /// The key that verifies (RFC 7517): what others may know.
    let publicKey: JSON

    /// Reads the key at `path`, or makes one there.
    init(path: FilePath) async throws {
        let bytes = try PrivateFile.contents(at: path) { Array(ES256PrivateKey().pemRepresentation.utf8) }
        let key = try ES256PrivateKey(pem: String(decoding: bytes, as: UTF8.self))
        let point = key.parameters
        publicKey = [
            "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": .string(identifier.string),
            "x": .string(Self.urlSafe(point?.x)), "y": .string(Self.urlSafe(point?.y)),
        ]
        keys = await JWTKeyCollection().add(ecdsa: key, kid: identifier)
    }

    private static func urlSafe(_ base64: String?) -> String {
        (base64 ?? "").replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    func sign(_ claims: ServiceAccountClaims) async throws -> String {
        try await keys.sign(claims, kid: identifier)
    }

    /// The claims of a token that this key has signed; `nil` for any other text.
    func claims(_ token: String) async -> ServiceAccountClaims? {
        try? await keys.verify(token, as: ServiceAccountClaims.self)
    }
}
