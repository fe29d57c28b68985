import GRPCCore
import Logging
import Synchronization
import XDS

/// Carries Envoy's configuration streams to the control plane and back, message by message, undecoded.
///
/// When the way up breaks, Envoy's stream ends as unavailable. Envoy keeps its configuration and comes again at once
/// with the versions that it has; its next stream is held until the control plane is there again.
final class ConfigurationRelay: Sendable {
    private let endpoint: ControlPlaneEndpoint
    private let store: CertificateStore
    private let board: StatusBoard
    private let logger: Logger
    private let failures = Mutex(FailureLog())

    init(endpoint: ControlPlaneEndpoint, store: CertificateStore, board: StatusBoard, logger: Logger) {
        self.endpoint = endpoint
        self.store = store
        self.board = board
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
        try await endpoint.client(certificate: certificate).relay(
            stream.method, metadata: ["clusterid": "\(endpoint.clusterID)"],
            requests: progress.requests(stream.requests)
        ) { response in
            progress.answered()
            self.connected()
            try await stream.respond(response)
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
