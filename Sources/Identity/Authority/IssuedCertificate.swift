public import Foundation
import X509

/// A certificate that an authority just signed, with everything above it.
public struct IssuedCertificate: Sendable {
    let leaf: Certificate
    /// The issuing certificate and those above it, without the root.
    let intermediates: [Certificate]
    /// The same in PEM form.
    let intermediatesPEM: [String]
    /// The root that the chain leads to.
    let root: Certificate
    let bundle: TrustBundle

    public var summary: CertificateSummary { CertificateSummary(leaf) }

    /// Hexadecimal.
    public var serialNumber: String { leaf.serialNumber.bytes.colonHex }

    public var notAfter: Date { leaf.notValidAfter }

    /// The kind of its key, "ECDSA P-256".
    public var key: String { leaf.keyDescription }

    /// The chain as `CreateCertificate` answers it: leaf, intermediates, and last all roots to trust, as one element.
    public var chainPEM: [String] { [leaf.pem] + intermediatesPEM + [bundle.pem] }

    /// Leaf and intermediates in one file.
    public var certificatePEM: String { ([leaf] + intermediates).pem }

    /// Leaf, intermediates and the root in one file: what our own servers present. The root is not needed to verify, but
    /// lets a peer that does not trust it say which one it was.
    public var presentedPEM: String { ([leaf] + intermediates + [root]).pem }

    /// As `presentedPEM`, each certificate in DER form.
    public var presentedDER: [[UInt8]] { ([leaf] + intermediates + [root]).map(\.der) }

    /// When the first of the certificates above it expires.
    public var issuersNotAfter: Date { (intermediates + [root]).map(\.notValidAfter).min() ?? root.notValidAfter }

    /// All roots to trust.
    public var trustBundle: TrustBundle { bundle }
}
