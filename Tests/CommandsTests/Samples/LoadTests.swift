import ArgumentParser
import Hummingbird
import HummingbirdTesting
import NIOHTTP1
import Synchronization
import Testing

@testable import Commands

struct LoadTests {
    private func load(
        _ port: Int, _ path: String, rate: Double = 1000, duration: Duration? = .milliseconds(200),
        concurrency: Int = 50, headers: HTTPHeaders = [:]
    ) -> Load {
        Load(
            url: "http://127.0.0.1:\(port)\(path)", headers: headers, rate: rate, duration: duration,
            concurrency: concurrency, timeout: .seconds(30))
    }

    /// Runs `body` with the port of a server that has these routes.
    private func withServer(
        _ router: Router<SampleContext>, _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        try await SampleServer(name: "test", port: 0).application(router, host: "127.0.0.1").test(.live) { client in
            try await body(try #require(client.port))
        }
    }

    @Test func `every request is sent once and counted by status and by first words`() async throws {
        let served = Mutex(0)
        let router = Router(context: SampleContext.self)
        router.get("hello") { request, _ in
            let number = served.withLock { count in
                count += 1
                return count
            }
            let who = request.headers[.userAgent] ?? ""
            return "Hello version: v\(number % 2), instance: \(number) \(who)\n"
        }
        try await withServer(router) { port in
            let tally = LoadTally()
            let sending = try await load(port, "/hello").run(into: tally)
            let report = tally.report(sending: sending)
            #expect(report.sent == 200 && report.ok == 200 && report.failed == 0)
            #expect(report.answers == ["200": 200])
            #expect(report.bodies == ["Hello version: v0": 100, "Hello version: v1": 100])
            #expect(report.p50 > 0 && report.p50 <= report.p99 && report.p99 <= report.max)
            #expect(report.seconds > 0 && report.rate > 0)
        }
        #expect(served.withLock { $0 } == 200)
    }

    @Test func `other statuses and errors count as failed`() async throws {
        let router = Router(context: SampleContext.self)
        router.get("broken") { _, _ in Response.text("no, not now", status: .serviceUnavailable) }
        let free = Mutex(0)
        try await withServer(router) { port in
            free.withLock { $0 = port }
            let tally = LoadTally()
            _ = try await load(port, "/broken").run(into: tally)
            let report = tally.report(sending: .seconds(1))
            #expect(report.failed == 200 && report.ok == 0)
            #expect(report.answers == ["503": 200] && report.bodies == ["no": 200])
        }
        // Nobody listens any more.
        let tally = LoadTally()
        _ = try await load(free.withLock { $0 }, "/").run(into: tally)
        let report = tally.report(sending: .seconds(1))
        #expect(report.sent == 200 && report.failed == 200)
        #expect(report.answers.values.reduce(0, +) == 200 && report.bodies.isEmpty)
    }

    @Test func `no more than so many are open, and late ones are sent all the same`() async throws {
        let open = Mutex((now: 0, most: 0))
        let router = Router(context: SampleContext.self)
        router.get("slow") { _, _ in
            open.withLock { open in
                open.now += 1
                open.most = max(open.most, open.now)
            }
            defer { open.withLock { $0.now -= 1 } }
            try await Task.sleep(for: .milliseconds(5))
            return "slow"
        }
        try await withServer(router) { port in
            let tally = LoadTally()
            _ = try await load(port, "/slow", concurrency: 4).run(into: tally)
            let report = tally.report(sending: .seconds(1))
            #expect(report.ok == 200)
            // 200 requests, 4 at a time, 5 ms each, due within 200 ms: the last ones are late, and that is told.
            #expect(report.max > 20)
        }
        let most = open.withLock(\.most)
        #expect((1...4).contains(most))
    }

    @Test func `who is told to stop waits for what is open`() async throws {
        let (arrived, arrive) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        let router = Router(context: SampleContext.self)
        router.get("held") { _, _ in
            arrive.yield()
            for await _ in released { break }
            return "held"
        }
        try await withServer(router) { port in
            let tally = LoadTally()
            // One request, and the next one only in an hour.
            let run = Task { try await load(port, "/held", rate: 1 / 3600, duration: nil).run(into: tally) }
            for await _ in arrived { break }
            run.cancel()
            release.finish()
            _ = try await run.value
            let report = tally.report(sending: .seconds(1))
            #expect(report.sent == 1 && report.ok == 1)
        }
    }

    @Test func `only so many kinds of answers are told apart`() {
        let tally = LoadTally()
        for number in 0..<100 {
            tally.answered(.init(status: 200 + number % 50, word: "v\(number)"), after: .milliseconds(1))
        }
        let report = tally.report(sending: .seconds(1))
        #expect(report.answers.count == LoadTally.kinds + 1 && report.bodies.count == LoadTally.kinds + 1)
        #expect(report.bodies["others"] == 80)
        #expect(report.answers.values.reduce(0, +) == 100)
    }

    @Test func `percentiles are right within 2 percent`() {
        var histogram = LatencyHistogram()
        #expect(histogram.percentile(99) == .zero)
        for number in 1...10_000 { histogram.record(.microseconds(number * 10)) }
        for percent in [1.0, 50, 90, 99, 99.9] {
            let ratio = histogram.percentile(percent) / .microseconds(Int(percent * 1000))
            #expect((1...1.02).contains(ratio), "\(percent): \(ratio)")
        }
        #expect(histogram.percentile(100) == .milliseconds(100) && histogram.maximum == .milliseconds(100))
        for bucket in 1...LatencyHistogram.bucket(of: .max) {
            let first = LatencyHistogram.last(of: bucket - 1) + 1
            #expect(LatencyHistogram.bucket(of: UInt32(first)) == bucket)
            #expect(LatencyHistogram.bucket(of: UInt32(LatencyHistogram.last(of: bucket))) == bucket)
        }
        histogram.record(.seconds(1_000_000))
        histogram.record(.seconds(-1))
        #expect(histogram.total == 10_002)
    }

    @Test(arguments: [
        ["--url", "web"], ["--url", "ftp://web/"], ["--url", "http://web/", "--rate", "0"],
        ["--url", "http://web/", "--concurrency", "0"], ["--url", "http://web/", "--header", "novalue"],
        ["--url", "http://web/", "--seconds", "-1"], ["--url", "http://web/", "--timeout", "0"], [],
    ])
    func `mistakes are refused`(_ words: [String]) {
        #expect(throws: (any Error).self) { try LoadCommand.parse(words) }
    }

    @Test func `headers are names and values`() throws {
        let command = try #require(
            try Skein.parseAsRoot([
                "sample", "load", "--url", "http://web/", "--header", "host=a.b", "--header", "x=y=z",
            ]) as? LoadCommand)
        #expect(command.headers == ["host=a.b", "x=y=z"])
        #expect(command.seconds == nil)
    }
}
