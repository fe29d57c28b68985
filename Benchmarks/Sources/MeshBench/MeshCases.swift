import ProxyFleet
import SyntheticCluster

/// What a mesh of one size goes through: everybody connects, then one thing changes after the other.
struct MeshCases {
    let stage: Stage
    let proxies: Int

    /// The changes of one case, and when they end early so that the largest meshes do not take all day.
    private static let rounds = 6
    private static let patience = Duration.seconds(10)

    private var services: Int { stage.cluster.description.services }

    /// - Returns: what the first sidecar was served.
    func run() async throws -> Serving {
        let fleet = try await stage.fleet(proxies)
        var serving = Serving()
        do {
            try await storm(fleet)
            serving.storm = try await fleet.proxies.recording(of: 0)
            try await endpoints(fleet)
            serving.endpoint = try await fleet.proxies.recording(of: 0)
            try await configuration(fleet, (Figure.Case.virtualService, Figure.Case.destinationRule))
            try await service(fleet)
            try await restart(fleet)
            try await ruleEveryService(fleet)
            try await configuration(
                fleet, (Figure.Case.virtualServiceAmongMany, Figure.Case.destinationRuleAmongMany))
        } catch {
            try await fleet.proxies.close()
            throw BenchError("\(services) services, \(proxies) proxies: \(error)")
        }
        try await fleet.proxies.close()
        return serving
    }

    private func storm(_ fleet: Fleet) async throws {
        try stage.controlPlane.usage.resetPeak()
        try report(Figure.Case.storm, fleet, [try await fleet.connect()])
    }

    /// One pod leaves the slice of its service, and comes back.
    private func endpoints(_ fleet: Fleet) async throws {
        try await rounds(Figure.Case.endpoint, fleet, .all(.endpoint), stage.changeEndpoint)
    }

    /// - Parameter names: of the cases.
    private func configuration(
        _ fleet: Fleet, _ names: (virtualService: String, destinationRule: String)
    ) async throws {
        // Routes come whole or one virtual host at a time: the first change tells.
        let first = try await fleet.measure(.anything) { stage.store.change { $0.put(virtualService(0)) } }
        let type = first.responses.max { $0.value < $1.value }?.key ?? .route
        try await rounds(names.virtualService, fleet, .all(type)) { round in
            stage.store.change { $0.put(virtualService(round + 1)) }
        }
        _ = try await fleet.measure(.all(.cluster)) { stage.store.change { $0.put(destinationRule(0)) } }
        try await rounds(names.destinationRule, fleet, .all(.cluster)) { round in
            stage.store.change { $0.put(destinationRule(round + 1)) }
        }
    }

    /// Every service gets a VirtualService and a DestinationRule.
    private func ruleEveryService(_ fleet: Fleet) async throws {
        _ = try await fleet.measure(.all(.cluster), objects: .several) {
            stage.store.change { store in
                for service in 0..<services {
                    store.put(stage.cluster.virtualService(for: service, generation: 100))
                    store.put(stage.cluster.destinationRule(for: service, generation: 100))
                }
            }
        }
    }

    private func virtualService(_ generation: Int) -> ClusterObject {
        stage.cluster.virtualService(for: 0, generation: generation + 1)
    }

    private func destinationRule(_ generation: Int) -> ClusterObject {
        stage.cluster.destinationRule(for: 1 % services, generation: generation + 1)
    }

    private func service(_ fleet: Fleet) async throws {
        var (added, removed): ([Fleet.Change], [Fleet.Change]) = ([], [])
        let start = ContinuousClock.now
        while added.count < Self.rounds - 1, added.count < 2 || ContinuousClock.now - start < Self.patience {
            added.append(
                try await fleet.measure(.all(.cluster), objects: .several) {
                    stage.store.change { stage.cluster.add(service: services, &$0) }
                })
            removed.append(
                try await fleet.measure(.all(.cluster), objects: .several) {
                    stage.store.change { stage.cluster.remove(service: services, &$0) }
                })
        }
        try report(Figure.Case.serviceAdded, fleet, added)
        try report(Figure.Case.serviceRemoved, fleet, removed)
    }

    /// A tenth of all endpoints is replaced, a fifth of that at a time. Pod 0 of a service stays.
    private func restart(_ fleet: Fleet) async throws {
        let restart = RollingRestart(cluster: stage.cluster, proxies: proxies)
        var steps: [Fleet.Change] = []
        for step in 0..<RollingRestart.steps {
            steps.append(
                try await fleet.measure(.all(.endpoint), objects: .several) {
                    stage.store.change { restart.take(step, &$0) }
                })
        }
        var figure = Figure(Figure.Case.restart, services: services, fleet, steps)
        // All steps together are one restart.
        figure.rounds = 1
        figure.cpu = steps.reduce(0) { $0 + $1.cpu }
        figure.bytesPerProxy = Double(steps.reduce(0) { $0 + $1.bytes }) / Double(proxies)
        try report(figure)
    }

    private func rounds(
        _ name: String, _ fleet: Fleet, _ expectation: Fleet.Expectation, _ body: (Int) -> ContinuousClock.Instant
    ) async throws {
        var changes: [Fleet.Change] = []
        let start = ContinuousClock.now
        for round in 0..<Self.rounds where round < 2 || ContinuousClock.now - start < Self.patience {
            changes.append(try await fleet.measure(expectation) { body(round) })
        }
        try report(name, fleet, changes)
    }

    private func report(_ name: String, _ fleet: Fleet, _ changes: [Fleet.Change]) throws {
        try report(Figure(name, services: services, fleet, changes))
    }

    private func report(_ figure: Figure) throws {
        var figure = figure
        let memory = try stage.controlPlane.usage.memory()
        (figure.memory, figure.peakMemory) = (memory.now, memory.peak)
        try stage.bench.report(figure)
    }
}
