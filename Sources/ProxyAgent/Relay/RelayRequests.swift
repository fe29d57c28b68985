import AsyncAlgorithms
import GRPCCore

/// What goes up on one stream: Envoy's messages and the agent's own, in the order in which they come, written by one
/// task. Nothing is queued: who sends waits until it is the message's turn.
struct RelayRequests: Sendable {
    private let messages = AsyncThrowingChannel<[UInt8], any Error>()

    /// Sends a message of the agent; returns when it is being written, or when the stream has ended.
    func send(_ message: [UInt8]) async {
        await messages.send(message)
    }

    /// Writes everything until Envoy's messages end.
    ///
    /// - Parameter opening: follows upon Envoy's first message, which says who speaks.
    func write<Requests: AsyncSequence & Sendable>(
        _ requests: Requests, opening: [UInt8], to writer: RPCWriter<[UInt8]>
    ) async throws where Requests.Element == [UInt8] {
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { await read(requests, opening: opening) }
            defer { group.cancelAll() }
            for try await message in messages { try await writer.write(message) }
        }
    }

    private func read<Requests: AsyncSequence>(
        _ requests: Requests, opening: [UInt8]
    ) async where Requests.Element == [UInt8] {
        do {
            var isOpened = false
            for try await message in requests {
                await messages.send(message)
                if isOpened { continue }
                isOpened = true
                await messages.send(opening)
            }
            messages.finish()
        } catch {
            messages.fail(error)
        }
    }
}
