import Foundation
import Kubernetes
import ProxyFleet
import SyntheticCluster

/// Another cluster joins the mesh, is lost, and comes back.
struct RemoteCases {
    let stage: Stage
    let proxies: Int

    /// 300 services of 13 or 14 endpoints, 4000 in all. The services are those of the first cluster, as far as it has
    /// as many.
    private static let description = ClusterDescription(
        name: "cluster2", services: 300, podsPerService: 13, extraPods: 100, block: 200)
    private static let rounds = 3

    func run() async throws {
        let remote = SyntheticCluster(Self.description)
        let store = ObjectStore()
        remote.fill(store)
        let server = APIServer(store)
        try await server.start()
        do {
            try await join(server)
            let fleet = try await stage.fleet(proxies)
            do {
                _ = try await fleet.connect()
                try await loseAndFind(server, remote, fleet)
            } catch {
                try await fleet.proxies.close()
                throw BenchError("remote cluster: \(error)")
            }
            try await fleet.proxies.close()
        } catch {
            try await server.shutDown()
            throw error
        }
        try await server.shutDown()
    }

    private func join(_ server: APIServer) async throws {
        let usage = stage.controlPlane.usage
        let memory = try usage.memory().now
        let before = try usage.processorTime()
        try usage.resetPeak()
        let kubeconfig = Kubeconfig.make(name: Self.description.name, server: server.address, user: .init()).yaml
        stage.store.change {
            $0.put(SyntheticCluster.remoteSecret(for: Self.description.name, kubeconfig: kubeconfig))
        }
        try await Condition.wait(for: "the remote cluster to be watched", within: .seconds(60)) {
            server.store.watches >= 5
        }
        try await usage.waitUntilIdle(within: .seconds(60))
        let after = try usage.memory()
        var figure = Figure(
            name: Figure.Case.remoteAdded, services: stage.cluster.description.services, proxies: 0)
        figure.cpu = (try usage.processorTime() - before) * 1000
        (figure.memory, figure.peakMemory, figure.memoryGrowth) = (after.now, after.peak, after.now - memory)
        try stage.bench.report(figure)
    }

    /// Its API server goes, an endpoint leaves meanwhile, and it comes back without a memory of what happened.
    private func loseAndFind(_ server: APIServer, _ remote: SyntheticCluster, _ fleet: Fleet) async throws {
        let pods = remote.pods(of: 0)
        var (lost, found): ([Fleet.Change], [Fleet.Change]) = ([], [])
        for round in 0..<Self.rounds {
            lost.append(
                try await fleet.measure(.nothing) {
                    let start = ContinuousClock.now
                    try await server.stop()
                    return start
                })
            server.store.change { $0.put(remote.slice(of: 0, round % 2 == 0 ? Array(pods.dropLast()) : pods)) }
            server.store.forgetHistory()
            found.append(
                try await fleet.measure(.all(.endpoint)) {
                    let start = ContinuousClock.now
                    try await server.start()
                    return start
                })
            try await Condition.wait(for: "the remote cluster to be watched", within: .seconds(60)) {
                server.store.watches >= 5
            }
        }
        let services = stage.cluster.description.services
        try stage.bench.report(Figure(Figure.Case.remoteLost, services: services, fleet, lost))
        try stage.bench.report(Figure(Figure.Case.remoteBack, services: services, fleet, found))
    }
}
