import AsyncAlgorithms
import NIOCore
import Synchronization

/// One run of a container, for those who watch it or type into it.
final class ContainerConsole: Sendable {
    /// How many pieces of output a watcher may be behind before it is dropped: a container never waits for one.
    private static let backlog = 256

    /// Something that was printed.
    struct Piece: Sendable {
        let bytes: ByteBuffer
        let output: ProcessStreams.Output
    }

    private struct State {
        var isOver = false
        var next = 0
        var watchers: [Int: AsyncStream<Piece>.Continuation] = [:]
        var followers: [ObjectIdentifier: Wakeup] = [:]
    }

    let terminal: Terminal?
    /// `nil` when the container has no input.
    let input: AsyncChannel<ByteBuffer>?
    /// Whether the input ends with the first client that has typed.
    let endsInputWithFirstClient: Bool

    private let state = Mutex(State())

    init(terminal: Terminal?, hasInput: Bool, endsInputWithFirstClient: Bool) {
        self.terminal = terminal
        input = hasInput ? AsyncChannel() : nil
        self.endsInputWithFirstClient = endsInputWithFirstClient
    }

    /// Whether the run has ended and all of it is in the log.
    var isOver: Bool { state.withLock(\.isOver) }

    /// What the container prints from now on. Ends with the run, or when the reader is too slow.
    func output() -> AsyncStream<Piece> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Piece.self, bufferingPolicy: .bufferingOldest(Self.backlog))
        let key: Int? = state.withLock { state in
            guard !state.isOver else { return nil }
            state.next += 1
            state.watchers[state.next] = continuation
            return state.next
        }
        guard let key else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.watchers.removeValue(forKey: key) }
        }
        return stream
    }

    /// Something was printed, and is in the log.
    func printed(_ bytes: ByteBuffer, on output: ProcessStreams.Output = .output) {
        let (watchers, followers) = state.withLock { (Array($0.watchers.values), Array($0.followers.values)) }
        for watcher in watchers {
            if case .dropped = watcher.yield(Piece(bytes: bytes, output: output)) { watcher.finish() }
        }
        for follower in followers { follower.notify() }
    }

    func end() {
        let (watchers, followers) = state.withLock { state in
            state.isOver = true
            defer { state.watchers = [:] }
            return (Array(state.watchers.values), Array(state.followers.values))
        }
        for watcher in watchers { watcher.finish() }
        for follower in followers { follower.notify() }
        input?.finish()
        terminal?.close()
    }

    /// Is notified when there is more in the log, or the run is over.
    func addFollower() -> Wakeup {
        let follower = Wakeup()
        state.withLock { $0.followers[ObjectIdentifier(follower)] = follower }
        return follower
    }

    func removeFollower(_ follower: Wakeup) {
        state.withLock { _ = $0.followers.removeValue(forKey: ObjectIdentifier(follower)) }
    }
}
