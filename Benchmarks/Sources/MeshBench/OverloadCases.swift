import ProxyFleet
import SyntheticCluster

/// Proxies that misbehave must not slow down the others: endpoints change 20 times with and without them.
struct OverloadCases {
    let bench: Bench

    private static let services = 1000
    private static let normal = 850
    /// Of each kind: those who read slowly, who never acknowledge, who refuse everything.
    private static let bad = 50
    private static let rounds = 20

    func run() async throws {
        try await measure(Figure.Case.goodAlone, bad: 0)
        try await measure(Figure.Case.goodAmongBad, bad: 3 * Self.bad)
    }

    private func measure(_ name: String, bad: Int) async throws {
        Bench.say(name)
        let stage = try await Stage(bench, ClusterDescription(name: "cluster1", services: Self.services))
        try await stage.use { stage in
            let fleet = try await stage.fleet(Self.normal + bad, behaviour: Self.behaviour)
            do {
                try await changes(name, stage, fleet)
            } catch {
                try await fleet.proxies.close()
                throw error
            }
            try await fleet.proxies.close()
        }
    }

    private func changes(_ name: String, _ stage: Stage, _ fleet: Fleet) async throws {
        let good = 0..<Self.normal
        // All connect at the same moment; whether the bad ones ever have everything is nobody's concern.
        try await fleet.proxies.connect(Self.normal..<fleet.proxies.count)
        _ = try await fleet.connect(good)
        let memory = try stage.controlPlane.usage.memory().now
        try stage.controlPlane.usage.resetPeak()
        let pods = stage.cluster.pods(of: 0)
        var changes: [Fleet.Change] = []
        for round in 0..<Self.rounds {
            changes.append(
                try await fleet.measure(.all(.endpoint), good) {
                    stage.store.change {
                        $0.put(stage.cluster.slice(of: 0, round % 2 == 0 ? Array(pods.dropLast()) : pods))
                    }
                })
        }
        var figure = Figure(name, services: Self.services, fleet, changes, of: Self.normal)
        let after = try stage.controlPlane.usage.memory()
        (figure.memory, figure.peakMemory) = (after.now, after.peak)
        figure.memoryGrowth = after.now - memory
        try bench.report(figure)
    }

    private static func behaviour(_ index: Int) -> SimulatedProxy.Behaviour {
        switch index - normal {
        case ..<0: .normal
        case ..<bad: .slowReader(after: 64 << 10)
        case ..<(2 * bad): .neverAcknowledges
        default: .rejectsEverything(message: "refused on purpose")
        }
    }
}
