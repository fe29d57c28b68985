import FoundationEssentials
import JWTKit
import SystemPackage

/// The key that signs the tokens of service accounts (ES256). Kept in the data directory, so that tokens outlive a
/// restart.
struct TokenKey: Sendable {
    private let keys: JWTKeyCollection
    private let identifier: JWKIdentifier = "service-accounts"

    /// Reads the key at `path`, or makes one there.
    init(path: FilePath) async throws {
        let bytes = try PrivateFile.contents(at: path) { Array(ES256PrivateKey().pemRepresentation.utf8) }
        let key = try ES256PrivateKey(pem: String(decoding: bytes, as: UTF8.self))
        keys = await JWTKeyCollection().add(ecdsa: key, kid: identifier)
    }

    func sign(_ claims: ServiceAccountClaims) async throws -> String {
        try await keys.sign(claims, kid: identifier)
    }

    /// The claims of a token that this key has signed; `nil` for any other text.
    func claims(_ token: String) async -> ServiceAccountClaims? {
        try? await keys.verify(token, as: ServiceAccountClaims.self)
    }
}
