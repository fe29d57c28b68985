import Foundation

/// What was measured, for people and for programs.
struct Report: Encodable {
    /// What both paths' sidecars agreed on.
    let handshake: [String]
    let comparisons: [Comparison]

    /// Builds both paths and measures them under each load.
    static func measure(_ options: DataPathBenchOptions) async throws -> Report {
        let network = try TestNetwork()
        let programs = Programs(skein: options.skein, envoy: options.envoy)
        let mesh = try await TestMesh(programs, network)
        let paths = try [
            DataPath.generated(programs, network, mesh), DataPath.minimal(programs, network, mesh),
        ]
        for path in paths { try path.waitUntilServing(mesh) }
        let handshakes = try paths.map { try $0.handshake() }
        guard handshakes[0] == handshakes[1] else {
            throw BenchError("the two paths agreed on different TLS: \(handshakes[0]) and \(handshakes[1])")
        }
        var comparisons: [Comparison] = []
        for version in [LoadGenerator.Version.http1, .http2] {
            var load = LoadGenerator(version: version)
            let full = try Comparison.measure(load, generated: paths[0], minimal: paths[1], mesh, options)
            // As fast as they go the programs wait for each other's turn on the processor; at half of that requests are
            // answered when they come.
            load.rate = Int(full.capacity / 2)
            let half = try Comparison.measure(load, generated: paths[0], minimal: paths[1], mesh, options)
            comparisons += [full, half]
        }
        return Report(handshake: handshakes[0], comparisons: comparisons)
    }

    var isReached: Bool { comparisons.allSatisfy(\.isReached) }

    /// A table.
    var text: String {
        let titles = ["load", "path", "req/s", "p50 ms", "p99 ms", "client CPU s/1000", "server CPU s/1000"]
        let lines = comparisons.flatMap { comparison in
            comparison.paths.map { path in
                [comparison.load, path.name, Self.number(path.requestsPerSecond, 0)]
                    + [path.p50Milliseconds, path.p99Milliseconds].map { Self.number($0, 2) }
                    + [path.clientSidecarSeconds, path.serverSidecarSeconds].map { Self.number($0, 4) }
            } + [
                [
                    comparison.load, "ratio", Self.number(comparison.ratios.requestsPerSecond, 3), "",
                    Self.number(comparison.ratios.p99, 3), "both:", Self.number(comparison.ratios.processorTime, 3),
                    comparison.isReached ? "" : "NOT REACHED: at least 0.95 of the requests, at most 1.05 of the p99",
                ]
            ]
        }
        return ([handshake.joined(separator: " ")] + ([titles] + lines).map(Self.line)).joined(separator: "\n")
    }

    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return try encoder.encode(self)
    }

    private static let widths = [14, 11, 9, 9, 9, 19, 19]

    private static func line(_ cells: [String]) -> String {
        cells.enumerated().map { index, cell in
            guard index < widths.count else { return "  " + cell }
            let space = String(repeating: " ", count: max(1, widths[index] - cell.count))
            return index < 2 ? cell + space : space + cell
        }.joined()
    }

    private static func number(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
}
