import Foundation
import ProxyFleet

/// Simulated sidecars of one control plane, or of what stands in for it, and what the serving process uses meanwhile.
struct Fleet {
    /// What one change took.
    struct Change {
        /// CPU of the serving process, in milliseconds.
        var cpu: Double
        /// Received by all proxies together.
        var bytes: Int
        /// From the beginning until each proxy had acknowledged the last response, in milliseconds, ascending. Of
        /// proxies that got one.
        var times: [Double]
        /// Responses that all proxies got, by type.
        var responses: [DiscoveryType: Int]
    }

    /// Who has to acknowledge what before a change is over.
    enum Expectation {
        case all(DiscoveryType)
        /// All proxies something, whatever it is.
        case anything
        case nothing
    }

    /// How many objects of the cluster a change is about.
    enum Objects { case one, several }

    let proxies: ProxyFleet
    let usage: ProcessUsage
    /// For a change, and for a connect storm.
    private let limit = Duration.seconds(180)

    var all: Range<Int> { 0..<proxies.count }

    /// Connects proxies and waits until they have everything.
    /// - Parameter together: how many handshakes may be under way at once; nil for all.
    func connect(_ range: Range<Int>? = nil, together: Int? = nil) async throws -> Change {
        let range = range ?? all
        let before = try await begin()
        try await proxies.connect(range, handshakesInFlight: together)
        try await waitUntilServed(range)
        try await settle()
        let after = try usage.processorTime()
        let reports = try await proxies.reports(range)
        return Change(
            cpu: (after - before) * 1000, reports, times: reports.compactMap { $0.servedAfter?.inMilliseconds })
    }

    /// Makes a change and waits until its consequences are over.
    /// - Parameters:
    ///   - range: whose responses count; all if nil.
    ///   - objects: whether one or several change. What the control plane hears of late waits for its next round, which
    ///     may begin a second after the one before; a change that were taken for over by then would mix with the next.
    ///   - body: tells when the change began.
    func measure(
        _ expectation: Expectation, _ range: Range<Int>? = nil, objects: Objects = .one,
        _ body: () async throws -> ContinuousClock.Instant
    ) async throws -> Change {
        let range = range ?? all
        let before = try await begin()
        let start = try await body()
        switch expectation {
        case .all(let type): try await proxies.waitUntilAcknowledged(type, by: range, within: limit)
        case .anything:
            try await Condition.wait(for: "all proxies to get something", within: limit, every: .milliseconds(50)) {
                try await proxies.reports(range).allSatisfy { $0.responses > 0 }
            }
        case .nothing: break
        }
        try await settle(quiet: objects == .one ? .milliseconds(300) : .milliseconds(1200))
        let after = try usage.processorTime()
        let reports = try await proxies.reports(range)
        let times = reports.compactMap { report in
            report.types.values.compactMap(\.lastAcknowledged).max().map { ($0 - start).inMilliseconds }
        }
        return Change(cpu: (after - before) * 1000, reports, times: times)
    }

    /// Gives up early when a connection has ended: it does not come back.
    private func waitUntilServed(_ range: Range<Int>) async throws {
        let end = ContinuousClock.now + limit * 2
        while true {
            do {
                return try await proxies.waitUntilServed(range, within: .seconds(5))
            } catch {
                let ended = try await proxies.reports(range).first { !$0.disconnects.isEmpty }
                if let ended { throw BenchError("proxy \(ended.index): \(ended.disconnects.joined(separator: "; "))") }
                guard ContinuousClock.now < end else { throw error }
            }
        }
    }

    private func begin() async throws -> Double {
        try await proxies.mark()
        return try usage.processorTime()
    }

    /// Waits until no proxy has got anything for some time, and the server is idle.
    private func settle(quiet: Duration = .milliseconds(300)) async throws {
        try await proxies.waitUntilQuiet(for: quiet, within: limit)
        try await usage.waitUntilIdle(within: limit)
    }
}

extension Fleet.Change {
    fileprivate init(cpu: Double, _ reports: [ProxyReport], times: [Double]) {
        self.cpu = cpu
        bytes = reports.reduce(0) { $0 + $1.bytes }
        self.times = times.sorted()
        responses = reports.reduce(into: [:]) { sum, report in
            for (type, one) in report.types { sum[type, default: 0] += one.responses }
        }
    }
}
