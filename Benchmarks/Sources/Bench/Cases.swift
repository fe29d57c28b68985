import EnvoyAPI
import EnvoyConfig
import MeshModel
import XDS

/// The route of configuration, piece by piece, for one size of mesh.
struct Cases {
    let services: Int
    let proxies = 100

    func run() throws -> [Measurement] {
        var mesh = SyntheticMesh(services: services)
        var compilation = Compilation(mesh.input)
        let snapshot = compilation.snapshot
        var ruled = SyntheticMesh(services: services, isRuled: true)
        var ruledCompilation = Compilation(ruled.input)
        let view = Self.sidecar(in: snapshot)
        let gateway = Self.gateway(in: snapshot)
        let visible = VisibleMesh(view, snapshot)
        let full = try visible.resources()
        let changed = ServiceKey(host: "service-0.bench.svc.cluster.local", namespace: "bench")
        return [
            Measurement.of("compile", services: services) { _ in
                compile(mesh.input).snapshot.topology.services.count
            },
            try Measurement.of("translate one view", services: services) { _ in
                try bytes(of: resources(for: view, in: snapshot))
            },
            try Measurement.of("translate an east-west gateway", services: services) { _ in
                try bytes(of: resources(for: gateway, in: snapshot))
            },
            Measurement.of("compile an endpoint change", services: services) { round in
                mesh.changeEndpoint(round: round)
                return compilation.update(mesh.input, mesh.endpointChange).services.count
            },
            Measurement.of("translate an endpoint change", services: services) { _ in
                visible.loadAssignments(of: [changed]).reduce(0) { $0 + $1.bytes.count }
            },
            Measurement.of("compile a service that comes or goes", services: services) { round in
                let change = mesh.changeService(round: round)
                return compilation.update(mesh.input, change).topology?.hosts.count ?? 0
            },
            Measurement.of("compile a VirtualService among many", services: services) { round in
                let change = ruled.changeRoute(round: round)
                return ruledCompilation.update(ruled.input, change).topology?.virtualServices.count ?? 0
            },
            Measurement.of("compile a DestinationRule among many", services: services) { round in
                let change = ruled.changeRule(round: round)
                return ruledCompilation.update(ruled.input, change).topology?.ruledHosts.count ?? 0
            },
            Measurement.of("compile a service among many rules", services: services) { round in
                let change = ruled.changeService(round: round)
                return ruledCompilation.update(ruled.input, change).topology?.hosts.count ?? 0
            },
            Measurement.of("translate all endpoints", services: services) { _ in
                visible.loadAssignments().reduce(0) { $0 + $1.bytes.count }
            },
            try followService(by: Self.gateway, "a gateway follows a service"),
            try followService(by: Self.sidecar, "a sidecar follows a service"),
            push(full, toConnecting: proxies),
            pushOneEndpoint(of: full, to: proxies),
        ]
    }

    /// A service that comes or goes, in a view that is there already.
    private func followService(
        by node: (MeshSnapshot) -> ProxyView, _ name: String
    ) throws -> Measurement {
        var mesh = SyntheticMesh(services: services)
        var compilation = Compilation(mesh.input)
        var visible = VisibleMesh(node(compilation.snapshot), compilation.snapshot)
        let present = Dictionary(
            uniqueKeysWithValues: table(try visible.resources()).map { type, resources in
                (type, Dictionary(uniqueKeysWithValues: resources.map { ($0.name, $0) }))
            })
        return try Measurement.of(name, services: services) { round in
            let change = mesh.changeService(round: round)
            guard let topology = compilation.update(mesh.input, change).topology,
                let next = try visible.update(to: compilation.snapshot, topology, in: { present[$0]?[$1] })
            else { return 0 }
            visible = next.mesh
            return bytes(of: next.resources.fresh)
        }
    }

    /// The full state to proxies that connect at the same time.
    private func push(_ full: ProxyResources, toConnecting proxies: Int) -> Measurement {
        let set = ResourceSet(version: "1", resources: table(full))
        return Measurement.of("push to connecting proxies", services: services, proxies: proxies) { _ in
            let cache = PushCache()
            return (0..<proxies).reduce(0) { sum, _ in
                var client = SimulatedStream(cache: cache)
                return client.connect(to: set, endpoints: full.endpoints.map(\.name)).reduce(sum) { $0 + $1.count }
            }
        }
    }

    /// One changed assignment to proxies that have everything else.
    private func pushOneEndpoint(of full: ProxyResources, to proxies: Int) -> Measurement {
        let cache = PushCache()
        var set = ResourceSet(version: "0", resources: table(full))
        var clients = (0..<proxies).map { _ in SimulatedStream(cache: cache) }
        for index in clients.indices {
            _ = clients[index].connect(to: set, endpoints: full.endpoints.map(\.name))
        }
        return Measurement.of("push one endpoint", services: services, proxies: proxies) { round in
            var changed = table(full)
            if let first = full.endpoints.first {
                let other = EncodedResource(
                    name: first.name, typeURL: first.typeURL, bytes: first.bytes + [0xF8, 0x07, UInt8(round)])
                changed[TypeURL.endpoint] = [other] + full.endpoints.dropFirst()
            }
            set = ResourceSet(version: "\(round + 1)", resources: changed, basedOn: set)
            return clients.indices.reduce(0) { clients[$1].publish(set).reduce($0) { $0 + $1.count } }
        }
    }

    private func table(_ full: ProxyResources) -> [String: [EncodedResource]] {
        Dictionary(uniqueKeysWithValues: ProxyResources.typeURLs.map { ($0, full[$0]) })
    }

    private func bytes(of full: ProxyResources) -> Int {
        ProxyResources.typeURLs.reduce(0) { sum, type in full[type].reduce(sum) { $0 + $1.bytes.count } }
    }

    /// What a sidecar of the first service sees.
    private static func sidecar(in snapshot: MeshSnapshot) -> ProxyView {
        view(
            of: ProxyNode(
                type: .sidecar, address: "10.10.0.1", name: "service-0-0", namespace: "bench", cluster: "cluster1",
                takesVirtualHosts: true),
            in: snapshot
        ).outbound
    }

    /// What passes connections from other networks on sees.
    private static func gateway(in snapshot: MeshSnapshot) -> ProxyView {
        view(
            of: ProxyNode(
                type: .router, address: "10.10.0.2", name: "gateway", namespace: "bench", cluster: "cluster1",
                network: "network1", labels: ["istio": "eastwestgateway"]),
            in: snapshot
        ).outbound
    }

    private static func view(of node: ProxyNode, in snapshot: MeshSnapshot) -> (outbound: ProxyView, InboundView?) {
        EnvoyConfig.view(of: node, in: snapshot)
    }
}
