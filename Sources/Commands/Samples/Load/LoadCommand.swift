import ArgumentParser
import AsyncAlgorithms
import Foundation
import NIOHTTP1
import UnixSignals

/// `skein sample load`: sends requests at a fixed rate and says what became of them.
struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Send HTTP GETs at a fixed rate, and print as JSON what became of them.",
        discussion: """
            A request is due at its time whatever became of those before it: one that is late is sent as soon as fewer
            than --concurrency are open, and its latency counts from when it was due. Nothing is sent twice. Connections
            are kept and used again. Ends after --seconds, or at SIGTERM or SIGINT, when all open requests have ended.
            """
    )

    @Option(help: "What to get: an http or https URL.")
    var url: String

    @Option(help: "Requests for each second.")
    var rate = 100.0

    @Option(help: "How long to send. Without it, until SIGTERM or SIGINT.")
    var seconds: Double?

    @Option(help: "How many requests may be open at a time.")
    var concurrency = 100

    @Option(name: .customLong("header"), help: "A header of every request, as name=value. May be repeated.")
    var headers: [String] = []

    @Option(help: "Seconds until a request counts as failed.")
    var timeout = 10.0

    @Flag(help: "Say every second on standard error how far it is.")
    var progress = false

    func validate() throws {
        guard let parts = URLComponents(string: url), ["http", "https"].contains(parts.scheme), parts.host != nil else {
            throw ValidationError("--url \"\(url)\" is not an http or https URL")
        }
        guard rate > 0, rate <= 100_000 else { throw ValidationError("--rate must be more than 0, at most 100000") }
        guard (1...10_000).contains(concurrency) else { throw ValidationError("--concurrency must be 1 to 10000") }
        guard (0.001...3600).contains(timeout) else { throw ValidationError("--timeout must be 0.001 to 3600") }
        guard seconds.map({ (0.001...1_000_000).contains($0) }) ?? true else {
            throw ValidationError("--seconds must be 0.001 to 1000000")
        }
        _ = try fields
    }

    private var fields: HTTPHeaders {
        get throws {
            var fields = HTTPHeaders()
            for header in headers {
                guard let equals = header.firstIndex(of: "="), equals != header.startIndex else {
                    throw ValidationError("--header \"\(header)\" is not name=value")
                }
                fields.add(name: String(header[..<equals]), value: String(header[equals...].dropFirst()))
            }
            return fields
        }
    }

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let load = Load(
            url: url, headers: try fields, rate: rate, duration: seconds.map { .seconds($0) }, concurrency: concurrency,
            timeout: .seconds(timeout))
        let tally = LoadTally()
        let start = ContinuousClock.now
        let sending = try await withThrowingTaskGroup(of: Duration?.self) { group in
            group.addTask { try await load.run(into: tally) }
            group.addTask {
                for await _ in signals { return nil }
                return nil
            }
            if progress { group.addTask { await report(tally, since: start) } }
            defer { group.cancelAll() }
            var sending: Duration?
            while sending == nil, let end = try await group.next() {
                // A signal: nothing more is sent, what is open ends.
                group.cancelAll()
                sending = end
            }
            return sending ?? .zero
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        Console.print(String(decoding: try encoder.encode(tally.report(sending: sending)), as: UTF8.self) + "\n")
    }

    private func report(_ tally: LoadTally, since start: ContinuousClock.Instant) async -> Duration? {
        for await now in AsyncTimerSequence(interval: .seconds(1), clock: .continuous) {
            let report = tally.report(sending: now - start)
            Console.note(
                "\(Int(report.seconds)) s: \(report.sent) sent, \(report.ok) ok, \(report.failed) failed, "
                    + "\(report.sent - report.ok - report.failed) open, p99 \(report.p99) ms, max \(report.max) ms")
        }
        return nil
    }
}
