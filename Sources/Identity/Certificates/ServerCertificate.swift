public import Foundation
import X509

/// A certificate chain and its key as somebody gives them to a server, such as a gateway: read, and known to belong
/// together. Nothing is said about who signed it.
public struct ServerCertificate: Sendable {
    /// Leaf first.
    let certificates: [Certificate]
    public let key: WorkloadKey

    /// - Parameters:
    ///   - chain: leaf first, in PEM form: at most 10 certificates and 100 KiB, and nothing else.
    ///   - key: PKCS#8, PKCS#1 or SEC1 PEM.
    ///   - chainFile: what to call the chain in errors.
    ///   - keyFile: what to call the key in errors.
    /// - Throws: `IdentityError` `.garbage`, `.tooLarge`, `.unsupportedKey`, `.weakKey` or `.keyMismatch`.
    public init(chain: [UInt8], key: SecretPEM, chainFile: String, keyFile: String) throws(IdentityError) {
        certificates = try Certificate.read(pem: chain, file: chainFile)
        self.key = try WorkloadKey(pem: key, file: keyFile)
        guard certificates[0].publicKey == self.key.signing.publicKey else {
            throw IdentityError(
                .keyMismatch,
                "is not the key of the first certificate (\(certificates[0].displayName)) of \(chainFile)",
                file: keyFile, repair: "put the server's own certificate first, and the key that it was made with")
        }
    }

    public var summary: CertificateSummary { CertificateSummary(certificates[0]) }

    /// The chain as PEM blocks, leaf first.
    public var chainPEM: String { certificates.pem }

    /// What will or may keep clients from accepting it, in words.
    public func warnings(now: Date) -> [String] {
        let dates = certificates.filter { !$0.isValid(at: now) }.map { certificate in
            let isEarly = now < certificate.notValidBefore
            return isEarly
                ? "certificate \(certificate.displayName) is valid only from \(certificate.notValidBefore.text)"
                : "certificate \(certificate.displayName) expired at \(certificate.notValidAfter.text)"
        }
        let gaps = zip(certificates, certificates.dropFirst()).filter { !$0.isSigned(by: $1) }.map {
            "certificate \($0.displayName) is followed by \($1.displayName), which did not sign it"
        }
        return dates + gaps
    }
}

extension ServerCertificate: CustomStringConvertible, CustomReflectable {
    public var description: String { "\(summary.subject) (SHA-256 \(summary.fingerprint.short))" }
    public var customMirror: Mirror { Mirror(self, children: ["certificate": summary]) }
}
