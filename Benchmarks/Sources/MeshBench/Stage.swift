import Foundation
import ProxyFleet
import SyntheticCluster

/// One control plane and the cluster that it watches.
final class Stage {
    let bench: Bench
    let cluster: SyntheticCluster
    let store = ObjectStore()
    let controlPlane: ControlPlaneProcess
    private let server: APIServer

    /// Makes a cluster, starts a control plane for it, and waits until that is ready and idle.
    init(_ bench: Bench, _ description: ClusterDescription) async throws {
        self.bench = bench
        cluster = SyntheticCluster(description)
        cluster.fill(store)
        server = APIServer(store)
        try await server.start()
        let place = try bench.place("stage-\(UUID().uuidString)")
        controlPlane = try await ControlPlaneProcess(
            skein: bench.options.skein, directory: place, server: server.address,
            certificates: bench.authority.directory)
        try await controlPlane.usage.waitUntilIdle(within: .seconds(120))
    }

    /// Stops everything.
    func end() async throws {
        controlPlane.stop()
        try await server.shutDown()
    }

    /// Sidecars of this cluster, not connected yet.
    /// - Parameter behaviour: of each.
    func fleet(
        _ count: Int, loops: Int = 1, behaviour: (Int) -> SimulatedProxy.Behaviour = { _ in .normal }
    ) async throws -> Fleet {
        var proxies = try bench.sidecars(count, of: cluster)
        for index in proxies.indices { proxies[index].behaviour = behaviour(index) }
        return Fleet(
            proxies: try await ProxyFleet(bench.fleet(port: controlPlane.port, loops: loops), proxies: proxies),
            usage: controlPlane.usage)
    }
}

extension Stage {
    /// One pod leaves the slice of the first service in every even round, and comes back in the others.
    /// - Returns: when.
    func changeEndpoint(_ round: Int) -> ContinuousClock.Instant {
        let pods = cluster.pods(of: 0)
        return store.change { $0.put(cluster.slice(of: 0, round % 2 == 0 ? Array(pods.dropLast()) : pods)) }
    }

    /// What it took until the control plane was ready and idle.
    func start() throws -> Figure {
        var figure = Figure(name: Figure.Case.start, services: cluster.description.services, proxies: 0)
        figure.ready = controlPlane.readySeconds * 1000
        let memory = try controlPlane.usage.memory()
        (figure.memory, figure.peakMemory) = (memory.now, memory.peak)
        figure.cpu = try controlPlane.usage.processorTime() * 1000
        return figure
    }
}

extension Stage {
    /// Does something with this stage and ends it, whatever comes of that.
    func use<Value>(_ body: (Stage) async throws -> Value) async throws -> Value {
        let value: Value
        do {
            value = try await body(self)
        } catch {
            let log = controlPlane.logTail
            try await end()
            throw BenchError("\(error)\nthe control plane said last:\n\(log)")
        }
        try await end()
        return value
    }
}
