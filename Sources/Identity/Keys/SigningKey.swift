import Crypto
import SwiftASN1
import X509
import _CryptoExtras

/// A private key of an accepted kind. It never prints its bytes.
struct SigningKey: Sendable {
    let kind: KeyKind
    let privateKey: Certificate.PrivateKey

    var publicKey: Certificate.PublicKey { privateKey.publicKey }

    /// Makes a new key.
    /// - Throws: `IdentityError` `.signingFailed` when the key generator fails.
    init(kind: KeyKind) throws(IdentityError) {
        self.kind = kind
        do {
            privateKey = try Self.generate(kind)
        } catch {
            throw IdentityError(.signingFailed, "could not make a key of kind \(kind)")
        }
    }

    private static func generate(_ kind: KeyKind) throws -> Certificate.PrivateKey {
        switch kind {
        case .p256: .init(P256.Signing.PrivateKey())
        case .p384: .init(P384.Signing.PrivateKey())
        case .rsa2048: .init(try _RSA.Signing.PrivateKey(keySize: .bits2048))
        case .rsa3072: .init(try _RSA.Signing.PrivateKey(keySize: .bits3072))
        case .rsa4096: .init(try _RSA.Signing.PrivateKey(keySize: .bits4096))
        }
    }

    /// Reads a key in one of the usual PEM forms (PKCS#8, PKCS#1, SEC1).
    /// - Throws: `IdentityError` `.garbage`, `.tooLarge`, `.unsupportedKey` or `.weakKey`, without a cause.
    init(pem: SecretPEM, file: String) throws(IdentityError) {
        let blocks = try PEMBlock.parse(pem.unredacted, file: file, limit: Limits.keyBytes)
        let keys = blocks.filter { $0.label.hasSuffix("PRIVATE KEY") }
        guard let block = keys.first, keys.count == 1 else {
            throw IdentityError(
                .garbage, keys.isEmpty ? "holds no private key in PEM form" : "holds \(keys.count) private keys",
                file: file, repair: "put exactly one block BEGIN PRIVATE KEY into it")
        }
        guard !block.isEncrypted else {
            throw IdentityError(
                .unsupportedKey, "the private key is encrypted with a passphrase", file: file,
                repair: "decrypt it: openssl pkey -in \(file) -out \(file).plain")
        }
        try self.init(block: block, file: file)
    }

    private init(block: PEMBlock, file: String) throws(IdentityError) {
        let key: Certificate.PrivateKey
        do {
            key = try Certificate.PrivateKey(pemDocument: .init(type: block.label, derBytes: block.der))
        } catch CryptoKitError.incorrectParameterSize {
            throw IdentityError(.weakKey, "the private key is too short", file: file, repair: Self.replacement)
        } catch {
            throw IdentityError(
                .garbage, "the private key cannot be read; accepted are \(KeyKind.accepted)", file: file,
                repair: Self.replacement)
        }
        guard let kind = KeyKind(key.publicKey) else {
            throw IdentityError(
                .unsupportedKey, "keys of this kind are not accepted; accepted are \(KeyKind.accepted)", file: file,
                repair: Self.replacement)
        }
        self.kind = kind
        privateKey = key
    }

    private static let replacement = "make a new pair of key and certificate"

    /// A signing request with these subject alternative names and nothing else.
    /// - Throws: `IdentityError` `.signingFailed`.
    func request(for names: [GeneralName]) throws(IdentityError) -> CertificateSigningRequest {
        do {
            let wanted = try ExtensionRequest(
                extensions: Certificate.Extensions { Critical(SubjectAlternativeNames(names)) })
            return try CertificateSigningRequest(
                version: .v1, subject: DistinguishedName(), privateKey: privateKey,
                attributes: .init([.init(wanted)]))
        } catch {
            throw IdentityError(.signingFailed, "could not make a signing request")
        }
    }

    /// The key in PKCS#8 PEM form, ending with a line feed.
    /// - Throws: `IdentityError` `.signingFailed`.
    func pem() throws(IdentityError) -> SecretPEM {
        do {
            let pem = try privateKey.serializeAsPEM().pemString
            let text = kind.isRSA ? try _RSA.Signing.PrivateKey(pemRepresentation: pem).pkcs8PEMRepresentation : pem
            return SecretPEM(text.hasSuffix("\n") ? text : text + "\n")
        } catch {
            throw IdentityError(.signingFailed, "could not write the private key in PEM form")
        }
    }
}

extension SigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "\(kind) private key <redacted>" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: ["kind": kind]) }
}
