import DequeModule
import Synchronization

/// Bounds how many bytes of large responses are on their way at the same time, over all streams.
///
/// A response is copied for every connection that it goes to. When a thousand clients connect at once, their whole
/// state must not lie in memory a thousand times: they take turns, in the order in which they came. A small response
/// never waits.
final class PushAdmission: Sendable {
    /// The right to have a response on its way; given back with ``PushAdmission/leave(_:)``.
    struct Ticket: Sendable, Hashable {
        fileprivate let id: UInt64
        fileprivate let bytes: Int
    }

    private struct Waiter: Sendable {
        let ticket: Ticket
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State: Sendable {
        var present: Set<Ticket> = []
        var bytes = 0
        var waiting: Deque<Waiter> = []
        var nextID: UInt64 = 0
    }

    /// How long a response counts that nobody acknowledges.
    static let patience = Duration.seconds(1)

    /// Responses of fewer bytes than this never wait.
    let threshold: Int
    private let limit: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - limit: bytes on their way at most; a single response may exceed it when nothing else is on its way.
    ///   - threshold: bytes below which a response is not counted.
    init(limit: Int = 24 << 20, threshold: Int = 32 << 10) {
        self.limit = limit
        self.threshold = threshold
    }

    /// How many bytes are on their way.
    var bytes: Int { state.withLock { $0.bytes } }

    /// How many wait.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Waits for its turn.
    /// - Parameter waits: false for who must not wait; the response counts all the same.
    /// - Returns: nil for a response that is not counted.
    /// - Throws: `CancellationError`.
    nonisolated(nonsending) func enter(bytes: Int, waits: Bool = true) async throws -> Ticket? {
        if bytes < threshold { return nil }
        let ticket = state.withLock { state in
            state.nextID += 1
            return Ticket(id: state.nextID, bytes: bytes)
        }
        let isAdmitted = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isSettled = state.withLock { state -> Bool? in
                    if Task.isCancelled { return false }
                    if !waits || (state.waiting.isEmpty && hasRoom(for: ticket, state)) {
                        Self.admit(ticket, &state)
                        return true
                    }
                    state.waiting.append(Waiter(ticket: ticket, continuation: continuation))
                    return nil
                }
                if let isSettled { continuation.resume(returning: isSettled) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiting.firstIndex { $0.ticket == ticket }.map { state.waiting.remove(at: $0) }
            }
            waiter?.continuation.resume(returning: false)
        }
        if !isAdmitted { throw CancellationError() }
        return ticket
    }

    /// The response has arrived, or will not; the next ones go. A ticket counts once.
    func leave(_ ticket: Ticket) {
        let next = state.withLock { state -> [Waiter] in
            guard state.present.remove(ticket) != nil else { return [] }
            state.bytes -= ticket.bytes
            var admitted: [Waiter] = []
            while let first = state.waiting.first, hasRoom(for: first.ticket, state) {
                Self.admit(first.ticket, &state)
                admitted.append(first)
                state.waiting.removeFirst()
            }
            return admitted
        }
        for waiter in next { waiter.continuation.resume(returning: true) }
    }

    private func hasRoom(for ticket: Ticket, _ state: State) -> Bool {
        state.present.isEmpty || state.bytes + ticket.bytes <= limit
    }

    private static func admit(_ ticket: Ticket, _ state: inout State) {
        state.present.insert(ticket)
        state.bytes += ticket.bytes
    }
}
