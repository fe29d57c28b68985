import GRPCCore
import Synchronization

/// How far one of Envoy's streams has come: whether it may be tried again without Envoy noticing.
final class RelayProgress: Sendable {
    private let state = Mutex((hasBegun: false, hasAnswered: false))

    /// Whether the control plane may have seen any of Envoy's messages. They cannot be read twice.
    var hasBegun: Bool { state.withLock(\.hasBegun) }

    /// Whether the control plane has answered.
    var hasAnswered: Bool { state.withLock(\.hasAnswered) }

    func answered() { state.withLock { $0.hasAnswered = true } }

    /// Envoy's messages; notes when somebody begins to read them.
    func requests(_ base: RPCAsyncSequence<[UInt8], any Error>) -> Requests {
        Requests(base: base, progress: self)
    }

    struct Requests: AsyncSequence, Sendable {
        typealias Element = [UInt8]
        let base: RPCAsyncSequence<[UInt8], any Error>
        let progress: RelayProgress

        func makeAsyncIterator() -> RPCAsyncSequence<[UInt8], any Error>.AsyncIterator {
            progress.state.withLock { $0.hasBegun = true }
            return base.makeAsyncIterator()
        }
    }
}
