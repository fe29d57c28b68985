import Foundation
import JWTKit

/// The public keys of an issuer, out of a JSON Web Key Set (RFC 7517). Keys of kinds that are not accepted, and the
/// private parts of any, are left out.
struct KeySet: Sendable {
    static let maximumBytes = 1 << 20
    private static let maximumKeys = 100
    /// How many keys a token is tried with that names none.
    private static let maximumAttempts = 10

    /// The algorithms of RFC 7518 and RFC 8037 that sign with a private key, and the kind of key that each needs. There
    /// is neither `none` nor any with a shared secret among them.
    private static let algorithms: [String: JWK.KeyType] = [
        "RS256": .rsa, "RS384": .rsa, "RS512": .rsa, "PS256": .rsa, "PS384": .rsa, "PS512": .rsa,
        "ES256": .ecdsa, "ES384": .ecdsa, "EdDSA": .octetKeyPair,
    ]
    static var accepted: String { algorithms.keys.sorted().joined(separator: ", ") }

    private struct Document: Decodable {
        struct Entry: Decodable {
            let key: JWK?

            private enum CodingKeys: String, CodingKey { case use }

            init(from decoder: any Decoder) throws {
                let use = try? decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .use)
                key = use == nil || use == "sig" ? try? JWK(from: decoder) : nil
            }
        }

        let keys: [Entry]
    }

    private let keys: [JWK]

    /// Nil for what is no key set, or too large.
    init?(json: [UInt8]) {
        guard json.count <= Self.maximumBytes,
            let document = try? JSONDecoder().decode(Document.self, from: Data(json)),
            document.keys.count <= Self.maximumKeys
        else { return nil }
        keys = document.keys.compactMap { $0.key.map(Self.publicPart) }
    }

    var isEmpty: Bool { keys.isEmpty }

    /// Whether an algorithm, as a token's header names it, is accepted at all.
    static func accepts(_ algorithm: String) -> Bool { algorithms[algorithm] != nil }

    /// The keys that may have signed a token.
    /// - Parameter identifier: `kid` of the token's header; without it all keys of the kind may.
    func candidates(_ identifier: String?, _ algorithm: String) -> [JWK] {
        guard let kind = Self.algorithms[algorithm], let named = JWK.Algorithm(rawValue: algorithm) else { return [] }
        let found = keys.filter {
            $0.keyType == kind && ($0.algorithm == nil || $0.algorithm == named)
                && (identifier == nil || $0.keyIdentifier?.string == identifier)
        }
        return found.prefix(Self.maximumAttempts).map { key in
            var key = key
            key.algorithm = named
            return key
        }
    }

    private static func publicPart(_ key: JWK) -> JWK {
        var key = key
        key.privateExponent = nil
        key.prime1 = nil
        key.prime2 = nil
        return key
    }
}
