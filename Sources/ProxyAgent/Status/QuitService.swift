import ServiceLifecycle

/// Ends when somebody asks the agent to; the group ends with it.
struct QuitService: Service {
    private let requests: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (requests, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func request() {
        continuation.yield()
    }

    func run() async throws {
        for await _ in requests.cancelOnGracefulShutdown() { return }
    }
}
