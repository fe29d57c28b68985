import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Requests at a fixed rate.
struct Load: Sendable {
    let url: String
    let headers: HTTPHeaders
    /// Per second.
    let rate: Double
    /// nil means until the task is cancelled.
    let duration: Duration?
    let concurrency: Int
    let timeout: Duration

    /// Sends until the time is over or the task is cancelled, and returns when all requests have ended.
    ///
    /// - Returns: how long it was sending.
    func run(into tally: LoadTally) async throws -> Duration {
        let request = try HTTPClient.Request(url: url, headers: headers)
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let sending = await send(request, with: client, into: tally)
        try await client.shutdown()
        return sending
    }

    private func send(_ request: HTTPClient.Request, with client: HTTPClient, into tally: LoadTally) async -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        return await withTaskGroup(of: Void.self) { group in
            var open = 0
            var number = 0
            while true {
                let offset = Duration.seconds(Double(number) / rate)
                if let duration, offset >= duration { break }
                let due = start + offset
                if clock.now < due { try? await clock.sleep(until: due, tolerance: .zero) }
                if open == concurrency, await group.next() != nil { open -= 1 }
                if Task.isCancelled { break }
                number += 1
                open += 1
                tally.sent()
                group.addTask { await perform(request, with: client, due: due, into: tally) }
            }
            let sending = clock.now - start
            await group.waitForAll()
            return sending
        }
    }

    /// Ends with the answer, also when the task has been cancelled: what was sent is counted.
    private func perform(
        _ request: HTTPClient.Request, with client: HTTPClient, due: ContinuousClock.Instant, into tally: LoadTally
    ) async {
        let deadline = NIODeadline.now() + TimeAmount(timeout)
        do {
            let answer = try await client.execute(request: request, delegate: LoadAnswer(), deadline: deadline).get()
            tally.answered(answer, after: .now - due)
        } catch {
            tally.failed("\(error)", after: .now - due)
        }
    }

    private var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = TimeAmount(timeout)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = concurrency
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }
}
