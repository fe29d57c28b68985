import Foundation
import SyntheticCluster

extension Bench {
    /// Measures what the options ask for.
    func run() async throws {
        print(FigureTable.header)
        let open = OpenFiles.allow(65_536)
        if open < 4096 { Bench.say("only \(open) open files are allowed here: 1000 proxies may be too many") }
        if let path = options.figures {
            let data = try Data(contentsOf: URL(filePath: path))
            for figure in try JSONDecoder().decode(EarlierReport.self, from: data).figures { try report(figure) }
            return try finish()
        }
        switch (options.large, options.overload) {
        case (true, _): try await LargeCases(bench: self).run()
        case (_, true): try await OverloadCases(bench: self).run()
        default:
            for services in options.services { try await size(services) }
            if let sizes = GrowthCases.sizes(options) { try await GrowthCases(bench: self, sizes: sizes).run() }
        }
        try finish()
    }

    private func size(_ services: Int) async throws {
        var starts: [Figure] = []
        for proxies in options.proxies {
            Bench.say("\(services) services, \(proxies) proxies")
            let stage = try await Stage(self, ClusterDescription(name: "cluster1", services: services))
            starts.append(try stage.start())
            let serving = try await stage.use { try await MeshCases(stage: $0, proxies: proxies).run() }
            if services == 1000, proxies == 1000, options.peer != "none" {
                Bench.say("the floor: the same bytes, pushed by gRPC's C core")
                try await FloorCases(bench: self, serving: serving, cluster: stage.cluster, proxies: proxies).run()
            }
        }
        try report(start(starts))
        guard services == 1000, let proxies = options.proxies.last else { return }
        Bench.say("1000 services, \(proxies) proxies, and another cluster")
        let stage = try await Stage(self, ClusterDescription(name: "cluster1", services: services))
        try await stage.use { try await RemoteCases(stage: $0, proxies: proxies).run() }
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
        try write(goals)
    }
}

extension Bench {
    /// Writes and draws all figures that there are so far, if asked to: a long run may be cut short.
    func write(_ goals: [Goal] = []) throws {
        if let directory = options.plots { try GrowthCurve.draw(figures, into: directory) }
        guard let path = options.json else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(BenchReport(figures: figures, goals: goals)).write(to: URL(filePath: path))
    }
}

/// What is written as JSON.
struct BenchReport: Encodable {
    let figures: [Figure]
    let goals: [Goal]
}

/// What is read of such a file.
struct EarlierReport: Decodable {
    let figures: [Figure]
}
