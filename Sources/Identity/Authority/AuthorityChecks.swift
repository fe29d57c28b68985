import Foundation
import SwiftASN1
import X509

/// What must hold of one authority's certificate, by itself and with its private key.
struct AuthorityChecks {
    let certificate: Certificate
    /// The file that holds the certificate.
    let file: String
    /// The file that holds its private key.
    let keyFile: String
    let now: Date

    static let makeIntermediate = "skein ca intermediate --root DIR --cluster NAME --out DIR"
    private static let makeRoot = "skein ca root --out DIR, then an intermediate per cluster"

    /// How to make the certificate anew.
    private var remake: String { certificate.isSelfIssued ? Self.makeRoot : Self.makeIntermediate }

    func keyFindings(_ key: SigningKey) -> [Finding] {
        guard key.publicKey != certificate.publicKey else { return [] }
        return [
            error(
                .keyMismatch,
                "is not the key of \(file): that certificate (\(certificate.displayName)) belongs to "
                    + "another private key", field: "public key", in: keyFile,
                repair: "put the key that was made together with \(file) into \(keyFile), or make a new pair: "
                    + Self.makeIntermediate)
        ]
    }

    /// Kind of key, basic constraints, key usage, validity, signature algorithm.
    func certificateFindings() -> [Finding] {
        [keyKindFinding, authorityFinding, keyUsageFinding, validityFinding, signatureFinding].compactMap { $0 }
    }

    private var keyKindFinding: Finding? {
        guard KeyKind(certificate.publicKey) == nil else { return nil }
        return error(
            .unsupportedKey,
            "\(certificate.displayName) has a key of a kind that is not accepted "
                + "(\(certificate.keyDescription)); accepted are \(KeyKind.accepted)",
            field: "public key", repair: "make it anew with another key: " + remake)
    }

    private var authorityFinding: Finding? {
        guard !certificate.isAuthority else { return nil }
        return error(
            .notACA, "\(certificate.displayName) is not a certificate authority: it must say CA:TRUE",
            field: "basicConstraints",
            repair: "put an intermediate authority here, not a server's or workload's certificate: "
                + Self.makeIntermediate)
    }

    private var keyUsageFinding: Finding? {
        guard !certificate.maySignCertificates else { return nil }
        return error(
            .keyUsage, "\(certificate.displayName) may not sign certificates: the usage keyCertSign is missing",
            field: "keyUsage", repair: "make it anew with keyUsage keyCertSign: " + remake)
    }

    private var validityFinding: Finding? {
        if now > certificate.notValidAfter {
            let age = spanText(now.timeIntervalSince(certificate.notValidAfter))
            return error(
                .expired, "\(certificate.displayName) expired on \(certificate.notValidAfter.text), \(age) ago",
                field: "notAfter", repair: "make a new one: " + remake)
        }
        if now < certificate.notValidBefore {
            let wait = spanText(certificate.notValidBefore.timeIntervalSince(now))
            return error(
                .notYetValid,
                "\(certificate.displayName) is valid only from \(certificate.notValidBefore.text), "
                    + "in \(wait); the clock here says \(now.text)",
                field: "notBefore", repair: "check the clock of this machine and of the one that made the certificate")
        }
        return nil
    }

    private var signatureFinding: Finding? {
        guard certificate.hasWeakSignature, !certificate.isSelfIssued else { return nil }
        return error(
            .weakKey, "\(certificate.displayName) is signed with SHA-1, which can be forged", field: "signature",
            repair: "have it signed anew with SHA-256")
    }

    private func error(
        _ code: IdentityError.Code, _ message: String, field: String, in place: String? = nil, repair: String
    ) -> Finding {
        Finding(.error, IdentityError(code, message, file: place ?? file, field: field, repair: repair))
    }
}
