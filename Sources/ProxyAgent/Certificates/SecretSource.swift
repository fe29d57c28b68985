import Logging
import XDS

/// Serves the workload's own secrets to its Envoy.
struct SecretSource: DiscoverySource {
    let store: CertificateStore
    let board: StatusBoard
    let logger: Logger

    func connect(_ peer: DiscoveryPeer, _ updates: DiscoveryUpdates) async throws { store.serve(updates, to: peer.id) }

    func handle(_ event: DiscoveryEvent, from peer: DiscoveryPeer) async {
        switch event {
        case .sent, .acknowledged: return
        case .rejected(_, let reason, _):
            board.update { $0.secretRefusal = reason }
            logger.error("Envoy refuses its certificate or its roots: \(reason)")
        case .disconnected: store.leave(peer.id)
        }
    }
}
