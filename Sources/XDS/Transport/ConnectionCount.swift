import NIOCore
import Synchronization

/// How many connections of a listener are open.
final class ConnectionCount: Sendable {
    private let limit: Int
    private let open = Atomic<Int>(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// Counts `channel` until it is closed. Returns whether there was room for it.
    func admit(_ channel: any Channel) -> Bool {
        let admitted = open.wrappingAdd(1, ordering: .relaxed).newValue <= limit
        channel.closeFuture.whenComplete { _ in self.open.wrappingSubtract(1, ordering: .relaxed) }
        return admitted
    }
}
