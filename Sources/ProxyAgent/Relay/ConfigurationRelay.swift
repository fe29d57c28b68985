import EnvoyAPI
import GRPCCore
import Identity
import Logging
import Synchronization
import XDS

/// Carries Envoy's configuration streams to the control plane and back, message by message, undecoded.
///
/// On each stream it asks for the roots of the mesh besides, and keeps the answers from Envoy, which does not know of
/// them.
///
/// When the way up breaks, Envoy's stream ends as unavailable. Envoy keeps its configuration and comes again at once
/// with the versions that it has; its next stream is held until the control plane is there again.
final class ConfigurationRelay: Sendable {
    private let endpoint: ControlPlaneEndpoint
    private let store: CertificateStore
    private let board: StatusBoard
    private let secrets: SecretWatch
    private let logger: Logger
    private let failures = Mutex(FailureLog())

    init(
        endpoint: ControlPlaneEndpoint, store: CertificateStore, board: StatusBoard, secrets: SecretWatch,
        logger: Logger
    ) {
        self.endpoint = endpoint
        self.store = store
        self.board = board
        self.secrets = secrets
        self.logger = logger
    }

    /// Serves one stream of Envoy. Returns never: it ends by an error or by cancellation.
    func carry(_ stream: RelayStream) async throws {
        var backoff = Backoff(initial: .milliseconds(100), maximum: .seconds(5))
        let progress = RelayProgress()
        while true {
            do {
                try await attempt(stream, progress)
                broken("the control plane at \(endpoint.address) closed the stream")
            } catch let reconnection as Reconnection {
                logger.info("connecting anew to \(endpoint.address): \(reconnection.reason)")
                throw RPCError(code: .unavailable, message: "connect again: \(reconnection.reason)")
            } catch {
                try Task.checkCancellation()
                broken(endpoint.explain(error, during: "get configuration from the control plane"))
                if ControlPlaneEndpoint.mayBeRefusal(error), !progress.hasAnswered { store.doubt() }
            }
            if !progress.hasAnswered { try await Task.sleep(for: backoff.delay(chance: .random(in: 0...1))) }
            guard !progress.hasBegun else {
                throw RPCError(code: .unavailable, message: "the control plane is away; the agent's log says why")
            }
        }
    }

    private func attempt(_ stream: RelayStream, _ progress: RelayProgress) async throws {
        guard let certificate = store.certificate else {
            throw AgentError(.controlPlane, "there is no certificate yet")
        }
        let requests = RelayRequests()
        let roots = RootSubscription(
            stream.method.discoveryProtocol, store: store, board: board, secrets: secrets, logger: logger)
        let follower = CertificateFollower(store: store, secrets: secrets, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.relay(stream, progress, certificate, requests, roots) }
            group.addTask { try await roots.follow(answeringWith: requests) }
            group.addTask { try await follower.follow(certificate) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func relay(
        _ stream: RelayStream, _ progress: RelayProgress, _ certificate: WorkloadCertificate, _ requests: RelayRequests,
        _ roots: RootSubscription
    ) async throws {
        let opening = try roots.opening
        try await endpoint.client(certificate: certificate).relay(
            stream.method, metadata: ["clusterid": "\(endpoint.clusterID)"]
        ) { writer in
            progress.began()
            try await requests.write(stream.requests, opening: opening, to: writer)
        } onResponse: { response in
            progress.answered()
            self.connected()
            if DiscoveryEnvelope(response)?.isOf(TypeURL.proxyConfig) == true {
                roots.take(response)
            } else {
                try await stream.respond(response)
            }
        }
    }

    private func connected() {
        guard board.state.link != .connected else { return }
        board.update { $0.link = .connected }
        let count = failures.withLock { $0.success() }
        let again = count == 0 ? "" : ", after \(count) failed attempts"
        logger.info("configuration comes from \(endpoint.address)\(again)")
    }

    private func broken(_ reason: String) {
        board.update {
            $0.link = .broken(reason)
            $0.linkFailures += 1
        }
        if let line = failures.withLock({ $0.record(reason, at: .now) }) { logger.warning("\(line)") }
    }
}
