public import Foundation
public import Identity
public import NIOSSL
import Synchronization

/// The authority in force and the control plane's own certificate, both replaceable while connections come in.
public final class Signer: Sendable {
    private struct State: Sendable {
        var authority: CertificateAuthority
        var server: ServingCertificate
        var observers = TrustObservers()
    }

    private let hosts: [String]
    private let state: Mutex<State>

    /// - Parameter hosts: the DNS names by which proxies reach this control plane.
    /// - Throws: `IdentityError` or `XDSError` when the server's certificate cannot be issued.
    public init(authority: CertificateAuthority, hosts: [String], now: Date) throws {
        self.hosts = hosts
        self.state = Mutex(State(authority: authority, server: try Self.issue(authority, hosts: hosts, now: now)))
    }

    /// The names of a control plane in a namespace: those that Istio's proxies ask for.
    public static func hosts(namespace: String, custom: [String] = []) -> [String] {
        ["istiod.\(namespace).svc", "istiod-remote.\(namespace).svc", "istio-pilot.\(namespace).svc"] + custom
    }

    /// What signs now.
    public var authority: CertificateAuthority { state.withLock { $0.authority } }

    /// The TLS context for the next connection.
    public var context: NIOSSLContext { state.withLock { $0.server.context } }

    /// Certificate and key of ``context``, for TLS servers of other protocols.
    public var credential: TLSCredential { state.withLock { $0.server.credential } }

    /// The certificate that ``context`` presents.
    public var serverCertificate: CertificateSummary { state.withLock { $0.server.summary } }

    /// Signs with another authority from now on, and presents a certificate of it.
    public func replace(with authority: CertificateAuthority, now: Date) throws {
        let server = try Self.issue(authority, hosts: hosts, now: now)
        state.withLock { state in
            let hasOtherRoots = state.authority.trustBundle != authority.trustBundle
            state.authority = authority
            state.server = server
            guard hasOtherRoots else { return }
            state.observers.tell(authority.trustBundle)
        }
    }

    public func bundles() -> AsyncStream<TrustBundle> {
        state.withLock { $0.observers.add($0.authority.trustBundle) }
    }

    /// Issues a new server certificate once half of the current one's life is over.
    /// - Returns: whether it did.
    @discardableResult
    public func renewIfDue(now: Date) throws -> Bool {
        let (authority, current) = state.withLock { ($0.authority, $0.server) }
        guard current.isDueForRenewal(now: now) else { return false }
        let server = try Self.issue(authority, hosts: hosts, now: now)
        state.withLock { $0.server = server }
        return true
    }

    private static func issue(_ authority: CertificateAuthority, hosts: [String], now: Date) throws
        -> ServingCertificate
    {
        let key = try WorkloadKey()
        let issued = try authority.issueServer(hosts: hosts, identity: nil, key: key, now: now)
        return try ServingCertificate(issued, key: key)
    }
}
