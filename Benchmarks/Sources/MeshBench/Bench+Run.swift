import Foundation
import SyntheticCluster

extension Bench {
    /// Measures what the options ask for.
    func run() async throws {
        print(FigureTable.header)
        for services in options.services { try await size(services) }
        try finish()
    }

    private func size(_ services: Int) async throws {
        var starts: [Figure] = []
        for proxies in options.proxies {
            Bench.say("\(services) services, \(proxies) proxies")
            let stage = try await Stage(self, ClusterDescription(name: "cluster1", services: services))
            starts.append(try stage.start())
            do {
                try await MeshCases(stage: stage, proxies: proxies).run()
            } catch {
                try await stage.end()
                throw error
            }
            try await stage.end()
        }
        report(start(starts))
    }

    /// One figure of several starts.
    private func start(_ starts: [Figure]) -> Figure {
        var figure = starts[0]
        figure.rounds = starts.count
        figure.ready = Statistics.median(starts.compactMap(\.ready))
        figure.cpu = Statistics.median(starts.compactMap(\.cpu))
        figure.memory = Statistics.median(starts.compactMap(\.memory))
        figure.peakMemory = Statistics.median(starts.compactMap(\.peakMemory))
        return figure
    }

    /// Writes what was asked for, and says which goals are reached.
    private func finish() throws {
        let goals = Goal.all(figures)
        if !goals.isEmpty { print("\n" + goals.map(\.line).joined(separator: "\n")) }
        if let path = options.json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            try encoder.encode(BenchReport(figures: figures, goals: goals)).write(to: URL(filePath: path))
        }
        if let directory = options.plots { try GrowthCurve.draw(figures, into: directory) }
    }
}

/// What is written as JSON.
struct BenchReport: Encodable {
    let figures: [Figure]
    let goals: [Goal]
}
