public import Foundation
import X509

/// What a verified certificate says of a peer.
public struct VerifiedPeer: Sendable, Hashable {
    /// The workload, when the certificate names exactly one.
    public let identity: SPIFFEID?
    /// All names: "URI:...", "DNS:...", "IP:...".
    public let names: [String]
    /// The cluster that the certificate was issued to, where it says so.
    public let cluster: String?
    /// Of the peer's own certificate.
    public let fingerprint: Fingerprint
    /// Of the root that it leads to.
    public let root: Fingerprint
    public let serialNumber: String
    public let notBefore: Date
    public let notAfter: Date

    init(_ chain: [Certificate]) {
        let leaf = CertificateSummary(chain[0])
        identity = chain[0].identity
        names = leaf.names
        cluster = leaf.cluster
        fingerprint = leaf.fingerprint
        root = chain[chain.count - 1].fingerprint
        serialNumber = leaf.serialNumber
        notBefore = leaf.notBefore
        notAfter = leaf.notAfter
    }
}

/// Whether a peer is who it must be, and if not, why not.
public enum PeerVerification: Sendable {
    case trusted(VerifiedPeer)
    case refused(Diagnosis)
}
