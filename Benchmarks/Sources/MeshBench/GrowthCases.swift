import ProxyFleet
import SyntheticCluster

/// Whether an endpoint change costs more in a larger mesh: both are there at the same time and change in turns, so that
/// what else the machine does meanwhile falls on both alike.
struct GrowthCases {
    let bench: Bench
    /// Numbers of services, the smaller first.
    let sizes: (small: Int, large: Int)

    private static let proxies = 1000
    private static let rounds = 12

    /// The sizes to compare; nil unless both are asked for.
    static func sizes(_ options: MeshBenchOptions) -> (small: Int, large: Int)? {
        let sizes = (small: 1000, large: 5000)
        let isAskedFor =
            options.services.contains(sizes.small) && options.services.contains(sizes.large)
            && options.proxies.contains(proxies)
        return isAskedFor ? sizes : nil
    }

    func run() async throws {
        Bench.say("\(sizes.small) and \(sizes.large) services in turns, \(Self.proxies) proxies each")
        try await stage(sizes.small).use { small in
            try await stage(sizes.large).use { large in try await measure(small, large) }
        }
    }

    private func stage(_ services: Int) async throws -> Stage {
        try await Stage(bench, ClusterDescription(name: "cluster1", services: services))
    }

    private func measure(_ small: Stage, _ large: Stage) async throws {
        let fleets = [try await small.fleet(Self.proxies), try await large.fleet(Self.proxies)]
        do {
            for fleet in fleets { _ = try await fleet.connect() }
            var changes: [[Fleet.Change]] = [[], []]
            for round in 0..<Self.rounds {
                for (index, stage) in [small, large].enumerated() {
                    changes[index].append(
                        try await fleets[index].measure(.all(.endpoint)) { stage.changeEndpoint(round) })
                }
            }
            for (index, stage) in [small, large].enumerated() {
                let services = stage.cluster.description.services
                var figure = Figure(Figure.Case.endpointInTurns, services: services, fleets[index], changes[index])
                let memory = try stage.controlPlane.usage.memory()
                (figure.memory, figure.peakMemory) = (memory.now, memory.peak)
                try bench.report(figure)
            }
        } catch {
            for fleet in fleets { try await fleet.proxies.close() }
            throw error
        }
        for fleet in fleets { try await fleet.proxies.close() }
    }
}
