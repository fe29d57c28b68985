import Foundation

/// Requests over 32 connections or streams.
struct LoadGenerator {
    /// What is spoken.
    enum Version: String, Encodable {
        case http1 = "HTTP/1"
        /// Without TLS, on 4 connections.
        case http2 = "HTTP/2"
    }

    /// What one run says.
    struct Outcome {
        let requests: Int
        let perSecond: Double
        /// Milliseconds.
        let p50: Double
        let p99: Double
    }

    let version: Version
    /// Requests per second; each is sent as soon as the one before is answered when nil.
    var rate: Int?

    /// Sends requests from the client of `path`.
    func run(_ path: DataPath, _ mesh: TestMesh, seconds: Int) throws -> Outcome {
        let log = "\(mesh.directory)/h2load.log"
        try? FileManager.default.removeItem(atPath: log)
        if version == .http1, rate == nil {
            let words = [
                "-t", "1", "-c", "32", "-d", "\(seconds)", "--latency", "-H", "Host: \(DataPath.host)", mesh.url,
            ]
            return try Outcome(wrk: Command.run(path.client.entry(["wrk"] + words)))
        }
        let output = try Command.run(path.client.entry(["h2load"] + words(seconds, log, mesh)))
        return try Outcome(h2load: output, log: try String(contentsOfFile: log, encoding: .utf8), seconds)
    }

    private func words(_ seconds: Int, _ log: String, _ mesh: TestMesh) -> [String] {
        let clients = version == .http1 ? 32 : 4
        return ["-t", "1", "-c", "\(clients)", "-D", "\(seconds)", "--log-file", log]
            + ["-H", ":authority: \(DataPath.host)"] + (version == .http1 ? ["--h1"] : ["-m", "8"])
            + (rate.map { ["--rps", "\(max(1, $0 / clients))"] } ?? []) + [mesh.url]
    }
}

extension LoadGenerator.Outcome {
    /// `19391 requests in 3.00s`, `Requests/sec:   6452.99`, `     99%   39.99ms`.
    fileprivate init(wrk output: String) throws {
        let lines = output.split(separator: "\n").map { $0.split(separator: " ") }
        func value(_ label: String) -> Double? {
            lines.first { $0.count == 2 && $0[0] == label }.flatMap { Self.milliseconds($0[1]) ?? Double($0[1]) }
        }
        guard let requests = lines.first(where: { $0.count > 1 && $0[1] == "requests" }).flatMap({ Int($0[0]) }),
            let perSecond = value("Requests/sec:"), let p50 = value("50%"), let p99 = value("99%"),
            requests > 0, !output.contains("Non-2xx"), !output.contains("Socket errors")
        else { throw BenchError("wrk failed, or said something else than expected:\n\(output)") }
        self.init(requests: requests, perSecond: perSecond, p50: p50, p99: p99)
    }

    private static func milliseconds(_ text: Substring) -> Double? {
        for (unit, factor) in [("us", 0.001), ("ms", 1), ("s", 1000)] where text.hasSuffix(unit) {
            if let value = Double(text.dropLast(unit.count)) { return value * factor }
        }
        return nil
    }

    /// A line of the log: when it began, its status, how many microseconds it took.
    fileprivate init(h2load output: String, log: String, _ seconds: Int) throws {
        let lines = log.split(separator: "\n").map { $0.split(separator: "\t") }
        let times = lines.compactMap { $0.count > 2 ? Double($0[2]) : nil }.sorted()
        let isServed = lines.allSatisfy { $0.count > 2 && $0[1] == "200" }
        guard times.count > 100, isServed else { throw BenchError("h2load: requests failed:\n\(output)") }
        self.init(
            requests: times.count, perSecond: Double(times.count) / Double(seconds), p50: times[times.count / 2] / 1000,
            p99: times[times.count * 99 / 100] / 1000)
    }
}
