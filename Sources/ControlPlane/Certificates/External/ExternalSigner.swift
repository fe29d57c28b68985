public import Foundation
import GRPCCore
public import Identity
import Kubernetes
import Logging
public import NIOSSL
public import ServiceLifecycle
import Synchronization

/// A signer outside of the control plane, which certifies workloads and the control plane itself. What it is asked and
/// what it answers is checked here.
public final class ExternalSigner: CertificateIssuer {
    private struct State: Sendable {
        var roots: TrustBundle
        var server: ServingCertificate
        var requests = 0
        var observers = TrustObservers()
    }

    let signer: KubernetesSigner
    private let source: SignerRoots
    private let finished: AsyncStream<ObjectReference>
    private let hosts: [String]
    private let state: Mutex<State>

    /// Waits until the signer has signed the control plane's own certificate, and says in the log why it has not.
    /// - Throws: `ControlPlaneError` of code `configuration` or `object`, `IdentityError` when its roots cannot be used;
    ///   `CancellationError`.
    static func start(
        _ configuration: ControlPlaneConfiguration, client: Client, logger: Logger
    ) async throws -> ExternalSigner {
        guard let external = configuration.externalSigner else {
            throw ControlPlaneError(.configuration, "no external signer is configured")
        }
        let source = SignerRoots(
            signer: external.name, client: client, namespace: configuration.namespace,
            directory: configuration.certificatesDirectory)
        let hosts = Signer.hosts(namespace: configuration.namespace, custom: configuration.hosts)
        var backoff = Backoff(first: .seconds(1))
        while true {
            do {
                let signer = try await ExternalSigner(
                    external, roots: source, hosts: hosts, client: client, logger: logger)
                logger.notice("\(external.name) signs, roots \(signer.trustBundle)")
                return signer
            } catch let error as ControlPlaneError where error.code == .authority {
                logger.warning("\(error)")
            } catch let error as APIError where error.code != .configuration {
                logger.warning("the roots of signer \(external.name) cannot be read yet: \(error)")
            }
            try await Task.sleep(for: backoff.next(jitter: .random(in: 0..<1)))
        }
    }

    init(
        _ configuration: ExternalSignerConfiguration, roots source: SignerRoots, hosts: [String], client: Client,
        logger: Logger
    ) async throws {
        let (finished, finish) = AsyncStream.makeStream(
            of: ObjectReference.self, bufferingPolicy: .bufferingOldest(10 * configuration.concurrency))
        self.finished = finished
        signer = KubernetesSigner(client: client, configuration: configuration, finished: finish, logger: logger)
        self.source = source
        self.hosts = hosts
        let roots = try await source.load()
        state = Mutex(State(roots: roots, server: try await Self.serving(hosts, signer, roots)))
    }

    public var trustBundle: TrustBundle { state.withLock(\.roots) }

    /// Whoever runs the signer publishes its lists elsewhere.
    public var revocations: RevocationList { .none }

    public var notAfter: Date { state.withLock(\.server.issuersNotAfter) }

    public var context: NIOSSLContext { state.withLock(\.server.context) }

    public var credential: TLSCredential { state.withLock(\.server.credential) }

    /// The certificate that ``context`` presents.
    public var serverCertificate: CertificateSummary { state.withLock(\.server.summary) }

    public func issueWorkload(
        csrPEM: String, to caller: Caller, lifetime: Duration, now: Date
    ) async throws -> IssuedCertificate {
        let request = try ForwardedRequest(csrPEM: csrPEM, identity: caller.identity)
        let isAdmitted = state.withLock { state in
            guard state.requests < signer.configuration.concurrency else { return false }
            state.requests += 1
            return true
        }
        guard isAdmitted else {
            throw RPCError(
                code: .resourceExhausted,
                message: "\(signer.configuration.concurrency) requests wait for signer \(signer.configuration.name)"
                    + " already; is it slow?")
        }
        defer { state.withLock { $0.requests -= 1 } }
        return try await Self.issue(request, to: caller.identity.uri, lifetime: lifetime, signer, trustBundle)
    }

    public func bundles() -> AsyncStream<TrustBundle> {
        state.withLock { $0.observers.add($0.roots) }
    }

    public var maintenance: (any Service)? {
        ExternalSignerMaintenance(signer: self, finished: finished, logger: signer.logger)
    }

    /// Takes over changed roots, and renews the control plane's own certificate when it is due or its root has changed.
    /// - Returns: what has changed, in words.
    /// - Throws: as `init`; everything stays as it was then.
    func refresh(now: Date) async throws -> [String] {
        let roots = try await source.load()
        let (old, server) = state.withLock { ($0.roots, $0.server) }
        guard roots != old || server.isDueForRenewal(now: now) else { return [] }
        let renewed = try await Self.serving(hosts, signer, roots)
        state.withLock { state in
            (state.roots, state.server) = (roots, renewed)
            if roots != old { state.observers.tell(roots) }
        }
        return (roots == old ? [] : ["the roots are \(roots)"]) + ["renewed the control plane's own certificate"]
    }

    private static func serving(
        _ hosts: [String], _ signer: KubernetesSigner, _ roots: TrustBundle
    ) async throws -> ServingCertificate {
        let key = try WorkloadKey()
        let request = try ForwardedRequest(hosts: hosts, key: key)
        let issued = try await issue(request, to: "the control plane itself", lifetime: .zero, signer, roots)
        return try ServingCertificate(issued, key: key)
    }

    /// - Throws: `ControlPlaneError` of code `authority`, also for an answer that is not handed on.
    private static func issue(
        _ request: ForwardedRequest, to owner: String, lifetime: Duration, _ signer: KubernetesSigner,
        _ roots: TrustBundle
    ) async throws -> IssuedCertificate {
        let lifetime = ExternalSignerConfiguration.granted(lifetime)
        let answer = try await signer.sign(request, for: owner, lifetime: lifetime)
        do {
            return try await request.accept(answer, roots: roots, lifetime: lifetime, now: Date())
        } catch {
            throw ControlPlaneError(
                .authority, "what signer \(signer.configuration.name) answered is not handed on", cause: error)
        }
    }
}
