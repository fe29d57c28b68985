import Logging
import XDS

/// Serves the workload's own secrets to its Envoy.
struct SecretSource: DiscoverySource {
    let store: CertificateStore
    let board: StatusBoard
    let logger: Logger

    func connect(_ peer: DiscoveryPeer) async throws -> AsyncMapSequence<AsyncStream<ResourceSet>, [ResourceSet]> {
        store.updates().map { [$0] }
    }

    func handle(_ event: DiscoveryEvent, from peer: DiscoveryPeer) async {
        if case .rejected(_, let reason, _) = event {
            board.update { $0.secretRefusal = reason }
            logger.error("Envoy refuses its certificate or its roots: \(reason)")
        }
    }
}
