public import Foundation
public import Identity
public import NIOSSL
import Synchronization
import XDS

/// The authority in force and the control plane's own certificate, both replaceable while connections come in.
public final class Signer: Sendable {
    private struct Server: Sendable {
        let context: NIOSSLContext
        let credential: TLSCredential
        let summary: CertificateSummary
    }

    private struct State: Sendable {
        var authority: CertificateAuthority
        var server: Server
        var observers: [Int: AsyncStream<TrustBundle>.Continuation] = [:]
        var nextObserver = 0
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
    var credential: TLSCredential { state.withLock { $0.server.credential } }

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
            for observer in state.observers.values { observer.yield(authority.trustBundle) }
        }
    }

    /// The roots that are trusted now, and all later ones. A slow reader skips to the newest.
    func bundles() -> AsyncStream<TrustBundle> {
        let (stream, continuation) = AsyncStream.makeStream(of: TrustBundle.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.nextObserver += 1
            state.observers[state.nextObserver] = continuation
            continuation.yield(state.authority.trustBundle)
            return state.nextObserver
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.observers.removeValue(forKey: id) }
        }
        return stream
    }

    /// Issues a new server certificate once half of the current one's life is over.
    /// - Returns: whether it did.
    @discardableResult
    public func renewIfDue(now: Date) throws -> Bool {
        let (authority, current) = state.withLock { ($0.authority, $0.server.summary) }
        let half = current.notBefore.addingTimeInterval(current.notAfter.timeIntervalSince(current.notBefore) / 2)
        guard now >= half else { return false }
        let server = try Self.issue(authority, hosts: hosts, now: now)
        state.withLock { $0.server = server }
        return true
    }

    private static func issue(_ authority: CertificateAuthority, hosts: [String], now: Date) throws -> Server {
        let key = try WorkloadKey()
        let issued = try authority.issueServer(hosts: hosts, identity: nil, key: key, now: now)
        let context = try SecureListener.makeContext(
            certificateChainPEM: issued.presentedPEM, privateKeyPEM: key.pem.unredactedText)
        let credential = try TLSCredential(chainPEM: issued.presentedPEM, keyPEM: key.pem.unredacted)
        return Server(context: context, credential: credential, summary: issued.summary)
    }
}
