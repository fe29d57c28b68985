import Crypto
import X509

@testable import Identity

func p521Key() -> P521.Signing.PrivateKey { P521.Signing.PrivateKey() }

func ed25519Key() -> Curve25519.Signing.PrivateKey { Curve25519.Signing.PrivateKey() }

extension TestAuthority {
    /// A root with an RSA key.
    static func rsaRoot() throws -> TestAuthority {
        let key = try SigningKey(kind: .rsa2048)
        let certificate = try RootAuthority.selfSign(
            key, named: { try DistinguishedName { CommonName("RSA Root") } }, now: testNow)
        return TestAuthority(certificate: certificate, key: key)
    }
}
