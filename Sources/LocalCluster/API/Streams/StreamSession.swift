import AsyncAlgorithms
import Hummingbird
import NIOCore
import ServiceLifecycle

/// Serves one client until it is served, it goes away, or the server stops.
struct StreamSession: Sendable {
    let channel: any Channel
    let body: RequestBody
    /// Is cancelled when the client is gone.
    let serve: @Sendable (StreamClient) async -> Void

    func run(_ writer: inout any ResponseBodyWriter) async throws {
        let client = StreamClient(messages: body, outgoing: AsyncChannel())
        let gone = Latch<Void>()
        channel.closeFuture.whenComplete { _ in gone.set(()) }
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                defer { group.cancelAll() }
                group.addTask {
                    await serveUntilGone(client, gone)
                    client.outgoing.finish()
                }
                for await message in client.outgoing { try await writer.write(message) }
            }
        } onGracefulShutdown: { [channel] in
            gone.set(())
            // A client that does not read must not hold up the end.
            channel.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
        }
    }

    private func serveUntilGone(_ client: StreamClient, _ gone: Latch<Void>) async {
        await withTaskGroup { group in
            group.addTask { await serve(client) }
            group.addTask { _ = await gone.wait() }
            await group.next()
            group.cancelAll()
        }
    }
}
