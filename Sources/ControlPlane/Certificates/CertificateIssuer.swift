public import Foundation
public import Identity
import MeshModel
public import NIOSSL
public import ServiceLifecycle

/// Who certifies the workloads of the mesh and this control plane: the authority of this process (``Signer``), or a
/// signer elsewhere (``ExternalSigner``).
public protocol CertificateIssuer: Sendable {
    /// The roots that peers are checked against.
    var trustBundle: TrustBundle { get }

    /// Certificates that were taken back.
    var revocations: RevocationList { get }

    /// When the first of the authorities expires.
    var notAfter: Date { get }

    /// The TLS context for the next connection.
    var context: NIOSSLContext { get }

    /// Certificate and key of ``context``, for TLS servers of other protocols.
    var credential: TLSCredential { get }

    /// Issues a workload's certificate, for the key of the request.
    /// - Parameters:
    ///   - caller: whom it names.
    ///   - lifetime: what was asked for; zero for the usual.
    /// - Throws: `IdentityError` for the request; `IdentityError` `.expired` or `.notYetValid`, `ControlPlaneError` or
    ///   `RPCError` when there is nobody who signs now.
    func issueWorkload(csrPEM: String, to caller: Caller, lifetime: Duration, now: Date) async throws
        -> IssuedCertificate

    /// The roots that are trusted now, and all later ones. A slow reader skips to the newest.
    func bundles() -> AsyncStream<TrustBundle>

    /// What keeps it current while the control plane runs; nil when that is for others to do.
    var maintenance: (any Service)? { get }
}

extension Signer: CertificateIssuer {
    public var trustBundle: TrustBundle { authority.trustBundle }

    public var revocations: RevocationList { authority.revocations }

    public var notAfter: Date { authority.notAfter }

    public func issueWorkload(
        csrPEM: String, to caller: Caller, lifetime: Duration, now: Date
    ) async throws -> IssuedCertificate {
        try authority.issueWorkload(
            csrPEM: csrPEM, identity: caller.identity, cluster: caller.cluster.rawValue, lifetime: lifetime, now: now)
    }

    /// That is up to ``SignerMaintenance`` and ``RotationController``, which know where its authority comes from.
    public var maintenance: (any Service)? { nil }
}
