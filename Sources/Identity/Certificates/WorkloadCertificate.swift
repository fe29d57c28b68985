public import Foundation
import X509

/// A workload's certificate as its agent received it, together with its key.
public struct WorkloadCertificate: Sendable {
    /// Leaf first; without roots.
    let certificates: [Certificate]
    public let key: WorkloadKey
    /// The roots that came with it.
    public let trustBundle: TrustBundle

    /// Checks an answer of `CreateCertificate`: at most 10 certificates and 100 KiB beside the roots, the leaf is for
    /// this key and this identity.
    /// - Parameters:
    ///   - response: leaf first, roots last.
    ///   - identity: whom it must name; nil accepts any.
    /// - Throws: `IdentityError` `.garbage`, `.tooLarge`, `.weakKey`, `.keyMismatch` or `.wrongIdentity`.
    public init(response: [String], key: WorkloadKey, expecting identity: SPIFFEID?) throws(IdentityError) {
        guard response.count >= 2, let roots = response.last else {
            throw IdentityError(.garbage, "needs a leaf and a root, has \(response.count) elements", file: Self.source)
        }
        let chain = response.dropLast().joined(separator: "\n")
        certificates = try Certificate.read(pem: Array(chain.utf8), file: Self.source)
        trustBundle = try TrustBundle(pem: roots, source: Self.source)
        self.key = key
        guard leaf.publicKey == key.signing.publicKey else {
            throw IdentityError(
                .keyMismatch, "is for another key than the one that it was asked for", file: Self.source,
                field: "public key")
        }
        if let identity, leaf.identity != identity {
            throw IdentityError(
                .wrongIdentity, "names \(summary.names.joined(separator: ", ")), not \(identity)", file: Self.source,
                field: "subjectAltName",
                repair: "check the namespace and service account of the pod, and the trust domain of the mesh")
        }
    }

    private static let source = "answer of the certificate authority"

    private var leaf: Certificate { certificates[0] }

    public var summary: CertificateSummary { CertificateSummary(leaf) }

    public var identity: SPIFFEID? { leaf.identity }

    /// Leaf and intermediates in one file, for Envoy's `certificate_chain`.
    public var certificatePEM: String { certificates.pem }

    /// Leaf and intermediates, each in DER form.
    public var certificateDER: [[UInt8]] { certificates.map(\.der) }

    /// When to ask for the next one: at half of its life, a tenth earlier or later, so that workloads that started
    /// together do not renew together.
    /// - Parameter jitter: a random number from 0 to 1.
    public func renewalDate(jitter: Double) -> Date {
        let life = leaf.notValidAfter.timeIntervalSince(leaf.notValidBefore)
        return leaf.notValidBefore.addingTimeInterval(life * (0.4 + 0.2 * min(max(jitter, 0), 1)))
    }
}

extension WorkloadCertificate: CustomStringConvertible, CustomReflectable {
    public var description: String { "\(summary.subject) (SHA-256 \(summary.fingerprint.short))" }
    public var customMirror: Mirror { Mirror(self, children: ["certificate": summary]) }
}
