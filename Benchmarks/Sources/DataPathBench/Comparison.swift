/// Both paths under one load.
struct Comparison: Encodable {
    /// One path, the median of all rounds.
    struct Path: Encodable {
        let name: String
        let requestsPerSecond: Double
        let p50Milliseconds: Double
        let p99Milliseconds: Double
        /// CPU seconds of each sidecar for a thousand requests.
        let clientSidecarSeconds: Double
        let serverSidecarSeconds: Double
    }

    /// The generated path's share of the other's: the median of the rounds' ratios, each of two neighbours in time.
    struct Ratios: Encodable {
        let requestsPerSecond: Double
        let p99: Double
        let processorTime: Double
    }

    let version: LoadGenerator.Version
    /// Requests per second, when they are fewer than there could be.
    let rate: Int?
    let paths: [Path]
    let ratios: Ratios

    /// What is promised of the generated configuration.
    var isReached: Bool { ratios.requestsPerSecond >= 0.95 && ratios.p99 <= 1.05 }

    /// In words.
    var load: String { version.rawValue + (rate.map { ", \($0)/s" } ?? "") }

    /// What the minimum takes per second.
    var capacity: Double { paths.last?.requestsPerSecond ?? 0 }

    /// Measures in turns, and turns the order round with every round.
    static func measure(
        _ load: LoadGenerator, generated: DataPath, minimal: DataPath, _ mesh: TestMesh, _ options: DataPathBenchOptions
    ) throws -> Comparison {
        for path in [generated, minimal] { _ = try load.run(path, mesh, seconds: 2) }
        var rounds: [(generated: Round, minimal: Round)] = []
        for number in 0..<options.rounds {
            let isFirst = number.isMultiple(of: 2)
            let first = try Round(load, isFirst ? generated : minimal, mesh, seconds: options.seconds)
            let second = try Round(load, isFirst ? minimal : generated, mesh, seconds: options.seconds)
            rounds.append(isFirst ? (first, second) : (second, first))
        }
        return Comparison(
            version: load.version, rate: load.rate,
            paths: [
                Path(generated.name, rounds.map(\.generated)), Path(minimal.name, rounds.map(\.minimal)),
            ],
            ratios: Ratios(
                requestsPerSecond: rounds.map { $0.generated.outcome.perSecond / $0.minimal.outcome.perSecond }.median,
                p99: rounds.map { $0.generated.outcome.p99 / $0.minimal.outcome.p99 }.median,
                processorTime: rounds.map { $0.generated.sidecars / $0.minimal.sidecars }.median))
    }
}

/// One run over one path.
private struct Round {
    let outcome: LoadGenerator.Outcome
    /// CPU seconds for a thousand requests.
    let client: Double
    let server: Double

    var sidecars: Double { client + server }

    init(_ load: LoadGenerator, _ path: DataPath, _ mesh: TestMesh, seconds: Int) throws {
        let before = (try path.clientSidecar.processorTime(), try path.serverSidecar.processorTime())
        outcome = try load.run(path, mesh, seconds: seconds)
        let thousands = Double(outcome.requests) / 1000
        client = (try path.clientSidecar.processorTime() - before.0) / thousands
        server = (try path.serverSidecar.processorTime() - before.1) / thousands
    }
}

extension Comparison.Path {
    fileprivate init(_ name: String, _ rounds: [Round]) {
        self.init(
            name: name, requestsPerSecond: rounds.map(\.outcome.perSecond).median,
            p50Milliseconds: rounds.map(\.outcome.p50).median, p99Milliseconds: rounds.map(\.outcome.p99).median,
            clientSidecarSeconds: rounds.map(\.client).median, serverSidecarSeconds: rounds.map(\.server).median)
    }
}

extension [Double] {
    /// Of an even number the upper one of the two in the middle.
    fileprivate var median: Double { sorted()[count / 2] }
}
