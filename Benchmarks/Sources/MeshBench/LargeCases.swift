import ProxyFleet
import SyntheticCluster

/// As many proxies as there can be: 10,000, and then more until memory or time gives out.
struct LargeCases {
    let bench: Bench

    private static let services = 1000
    private static let sizes = [10_000, 15_000, 20_000, 25_000]
    private static let rounds = 5
    /// At once, as the machine's clients are one process.
    private static let handshakes = 256
    /// Beside those of proxies.
    private static let otherFiles = 1024

    func run() async throws {
        for wanted in Self.sizes {
            let proxies = min(wanted, OpenFiles.allow(2 * wanted) - Self.otherFiles)
            guard proxies >= Self.sizes[0] else {
                throw BenchError("\(wanted) proxies need as many open files; fewer are allowed here (ulimit -Hn)")
            }
            Bench.say("\(Self.services) services, \(proxies) proxies")
            do {
                try await measure(proxies)
            } catch {
                guard proxies > Self.sizes[0] else { throw error }
                Bench.say("\(proxies) proxies are too many: \(error)")
                return
            }
            guard proxies == wanted else {
                Bench.say("more than \(proxies) proxies need more open files than are allowed here (ulimit -Hn)")
                return
            }
        }
    }

    private func measure(_ proxies: Int) async throws {
        var description = ClusterDescription(name: "cluster1", services: Self.services)
        description.clientPods = max(0, (proxies - 1) / Self.services + 1 - description.podsPerService)
        let stage = try await Stage(bench, description)
        try await stage.use { stage in
            let fleet = try await stage.fleet(proxies)
            do {
                try await changes(stage, fleet)
            } catch {
                try await fleet.proxies.close()
                throw error
            }
            try await fleet.proxies.close()
        }
    }

    private func changes(_ stage: Stage, _ fleet: Fleet) async throws {
        try stage.controlPlane.usage.resetPeak()
        try report(Figure.Case.storm, stage, fleet, [try await fleet.connect(together: Self.handshakes)])
        let pods = stage.cluster.pods(of: 0)
        var changes: [Fleet.Change] = []
        for round in 0..<Self.rounds {
            changes.append(
                try await fleet.measure(.all(.endpoint)) {
                    stage.store.change {
                        $0.put(stage.cluster.slice(of: 0, round % 2 == 0 ? Array(pods.dropLast()) : pods))
                    }
                })
        }
        try report(Figure.Case.endpoint, stage, fleet, changes)
    }

    private func report(_ name: String, _ stage: Stage, _ fleet: Fleet, _ changes: [Fleet.Change]) throws {
        var figure = Figure(name, services: Self.services, fleet, changes)
        let memory = try stage.controlPlane.usage.memory()
        (figure.memory, figure.peakMemory) = (memory.now, memory.peak)
        try bench.report(figure)
    }
}
