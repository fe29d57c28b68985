import Crypto
import SwiftASN1
import X509

/// A certificate signing request whose signature was checked. Our own authority uses nothing of it but the key.
struct SigningRequest {
    let publicKey: Certificate.PublicKey
    let kind: KeyKind
    /// All of it, for signers that heed what it says.
    let content: CertificateSigningRequest

    private static let labels = ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"]
    static let file = "signing request"

    /// - Parameter pem: at most 64 KiB with exactly one request.
    /// - Throws: `IdentityError` `.tooLarge`, `.garbage`, `.unsupportedKey`, `.weakKey` or `.forgedSignature`.
    init(pem: String) throws(IdentityError) {
        guard pem.utf8.count <= Limits.requestBytes else {
            throw IdentityError(.tooLarge, "is longer than \(Limits.requestBytes) bytes", file: Self.file)
        }
        let blocks = try PEMBlock.parse(Array(pem.utf8), file: Self.file, limit: Limits.requestBytes)
        guard let block = blocks.first, blocks.count == 1, Self.labels.contains(block.label) else {
            throw IdentityError(.garbage, "must be exactly one block BEGIN CERTIFICATE REQUEST", file: Self.file)
        }
        let request = try Self.read(block.der)
        guard let kind = KeyKind(request.publicKey) else {
            throw IdentityError(
                .unsupportedKey, "has a key of a kind that is not accepted; accepted are \(KeyKind.accepted)",
                file: Self.file, field: "public key")
        }
        guard request.signatureAlgorithm != .sha1WithRSAEncryption else {
            throw IdentityError(.weakKey, "is signed with SHA-1", file: Self.file, field: "signature")
        }
        guard request.publicKey.isValidSignature(request.signature, for: request) else {
            throw IdentityError(
                .forgedSignature, "was not signed by the key that it asks a certificate for", file: Self.file,
                field: "signature")
        }
        content = request
        publicKey = request.publicKey
        self.kind = kind
    }

    private static func read(_ der: [UInt8]) throws(IdentityError) -> CertificateSigningRequest {
        do {
            return try CertificateSigningRequest(derEncoded: der)
        } catch CryptoKitError.incorrectParameterSize {
            throw IdentityError(
                .weakKey, "has a malformed key or an RSA key of less than 2048 bits", file: file, field: "public key")
        } catch {
            throw IdentityError(.garbage, "cannot be read", file: file, cause: error)
        }
    }
}
