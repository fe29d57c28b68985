import Synchronization
import XDS

/// How far all proxies are, and what has been sent so far. Streams write here without waiting for the board.
final class DiscoveryProgress: Sendable {
    private struct State: Sendable {
        var proxies: [StreamID: ProxyProgress] = [:]
        var pushes: [String: Int] = [:]
        var rejections: [String: Int] = [:]
    }

    private let state = Mutex(State())

    /// Starts an account of a stream.
    func open(_ stream: StreamID) -> ProxyProgress {
        let progress = ProxyProgress()
        state.withLock { $0.proxies[stream] = progress }
        return progress
    }

    /// Closes the account of a stream.
    func close(_ stream: StreamID) { _ = state.withLock { $0.proxies.removeValue(forKey: stream) } }

    func noteSent(_ typeURL: String, _ status: TypeStatus, to stream: StreamID) {
        let proxy = state.withLock { state in
            state.pushes[typeURL, default: 0] += 1
            return state.proxies[stream]
        }
        proxy?.note(status, of: typeURL)
    }

    func noteAcknowledged(_ typeURL: String, _ status: TypeStatus, by stream: StreamID) {
        state.withLock { $0.proxies[stream] }?.note(status, of: typeURL)
    }

    func noteRejected(_ typeURL: String, _ status: TypeStatus, by stream: StreamID) {
        let proxy = state.withLock { state in
            state.rejections[typeURL, default: 0] += 1
            return state.proxies[stream]
        }
        proxy?.note(status, of: typeURL, isRejection: true)
    }

    /// Adds what has been sent and refused so far.
    func add(to counts: inout DiscoveryCounts) {
        (counts.pushes, counts.rejections) = state.withLock { ($0.pushes, $0.rejections) }
    }
}
