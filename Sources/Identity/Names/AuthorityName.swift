import Crypto
import X509

/// The names of the authorities that we make.
///
/// A root's name ends with the beginning of its key's SHA-256: two roots then never bear the same name, and a message
/// that only knows the name of a root still says which one it is.
enum AuthorityName {
    static let organization = "Skein"

    static func root(_ key: SigningKey) throws -> DistinguishedName {
        try named("Skein Root CA \(tag(of: key))")
    }

    static func selfSigned(_ key: SigningKey) throws -> DistinguishedName {
        try named("Skein Self-Signed Root CA \(tag(of: key))")
    }

    static func intermediate(cluster: String) throws -> DistinguishedName {
        try DistinguishedName {
            OrganizationName(organization)
            LocalityName(cluster)
            CommonName("Skein Intermediate CA")
        }
    }

    private static func named(_ commonName: String) throws -> DistinguishedName {
        try DistinguishedName {
            OrganizationName(organization)
            CommonName(commonName)
        }
    }

    private static func tag(of key: SigningKey) -> String {
        SHA256.hash(data: key.publicKey.subjectPublicKeyInfoBytes).prefix(4)
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
    }
}
