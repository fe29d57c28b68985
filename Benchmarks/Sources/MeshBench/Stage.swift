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
    func fleet(_ count: Int) async throws -> Fleet {
        var configuration = FleetConfiguration(
            host: "127.0.0.1", port: controlPlane.port, serverName: "istiod.istio-system.svc",
            root: bench.authority.root)
        configuration.reconnects = false
        let proxies = try await ProxyFleet(configuration, proxies: try bench.sidecars(count, of: cluster))
        return Fleet(proxies: proxies, usage: controlPlane.usage)
    }
}

extension Stage {
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
