import Crypto
import X509
import _CryptoExtras

/// The kinds of key that certificates of the mesh may have. The raw values are those of the option `--key`.
public enum KeyKind: String, Sendable, Codable, CaseIterable, CustomStringConvertible {
    case p256 = "ecdsa-p256"
    case p384 = "ecdsa-p384"
    case rsa2048 = "rsa-2048"
    case rsa3072 = "rsa-3072"
    case rsa4096 = "rsa-4096"

    /// The kind of a public key, or nil when keys of its kind are not accepted.
    init?(_ key: Certificate.PublicKey) {
        if P256.Signing.PublicKey(key) != nil {
            self = .p256
        } else if P384.Signing.PublicKey(key) != nil {
            self = .p384
        } else if let rsa = _RSA.Signing.PublicKey(key) {
            self.init(modulusBits: rsa.keySizeInBits)
        } else {
            return nil
        }
    }

    private init?(modulusBits: Int) {
        switch modulusBits {
        case 2048: self = .rsa2048
        case 3072: self = .rsa3072
        case 4096: self = .rsa4096
        default: return nil
        }
    }

    /// Whether it is RSA, whose keys may encipher others.
    public var isRSA: Bool {
        switch self {
        case .p256, .p384: false
        case .rsa2048, .rsa3072, .rsa4096: true
        }
    }

    /// As people say it: "ECDSA P-256", "RSA 4096".
    public var description: String {
        switch self {
        case .p256: "ECDSA P-256"
        case .p384: "ECDSA P-384"
        case .rsa2048: "RSA 2048"
        case .rsa3072: "RSA 3072"
        case .rsa4096: "RSA 4096"
        }
    }

    /// What is accepted, for messages.
    static let accepted = "RSA with 2048, 3072 or 4096 bits and ECDSA with P-256 or P-384"
}
