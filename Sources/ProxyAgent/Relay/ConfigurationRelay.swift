import GRPCCore
import Logging
import Synchronization
import XDS

/// Carries Envoy's configuration streams to the control plane and back, message by message, undecoded.
///
/// When the way up breaks, Envoy's stream ends as unavailable. Envoy keeps its configuration, comes again within two
/// seconds and says which versions it has.
struct ConfigurationRelay: Sendable {
    let endpoint: ControlPlaneEndpoint
    let store: CertificateStore
    let board: StatusBoard
    let logger: Logger
    private let failures = FailureLogBox()

    init(endpoint: ControlPlaneEndpoint, store: CertificateStore, board: StatusBoard, logger: Logger) {
        self.endpoint = endpoint
        self.store = store
        self.board = board
        self.logger = logger
    }

    func carry(_ stream: RelayStream) async throws {
        guard let certificate = store.certificate else {
            throw RPCError(code: .unavailable, message: "there is no certificate yet")
        }
        let hasAnswered = Mutex(false)
        do {
            try await endpoint.client(certificate: certificate).relay(
                stream.method, metadata: ["clusterid": "\(endpoint.clusterID)"], requests: stream.requests
            ) { response in
                hasAnswered.withLock { $0 = true }
                connected()
                try await stream.respond(response)
            }
        } catch {
            try Task.checkCancellation()
            let reason = endpoint.explain(error, during: "get configuration from the control plane")
            broken(reason)
            if ControlPlaneEndpoint.mayBeRefusal(error), !hasAnswered.withLock({ $0 }) { store.doubt() }
            throw RPCError(code: .unavailable, message: reason)
        }
        broken("the control plane at \(endpoint.address) closed the stream")
        throw RPCError(code: .unavailable, message: "the control plane closed the stream")
    }

    private func connected() {
        guard board.state.link != .connected else { return }
        board.update { $0.link = .connected }
        let count = failures.success()
        logger.info(
            "configuration comes from \(endpoint.address)\(count == 0 ? "" : ", after \(count) failed attempts")")
    }

    private func broken(_ reason: String) {
        board.update {
            $0.link = .broken(reason)
            $0.linkFailures += 1
        }
        if let line = failures.record(reason) { logger.warning("\(line)") }
    }
}

/// A `FailureLog` that streams share.
private final class FailureLogBox: Sendable {
    private let log = Mutex(FailureLog())

    func record(_ text: String) -> String? { log.withLock { $0.record(text, at: .now) } }

    func success() -> Int { log.withLock { $0.success() } }
}
