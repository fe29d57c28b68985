import AllocationCounter
import EnvoyAPI
import EnvoyConfig
import MeshAPI
import MeshModel
import Testing
import XDS

/// What changes may cost, in counts, which repeat from machine to machine. They are those of a debug build, with some
/// room; a release build needs fewer.
@Suite("Costs") struct CostTests {
    /// Blocks that `work` allocates, the least of five rounds.
    private func allocations(_ work: (Int) -> Void) -> UInt64 {
        (0..<5).map { round in
            let start = thread_allocation_count()
            work(round)
            return thread_allocation_count() - start
        }.min() ?? 0
    }

    private func view(_ snapshot: MeshSnapshot) -> ProxyView {
        let node = ProxyNode(
            type: .sidecar, address: "10.10.0.1", name: "service-0-0", namespace: "bench", cluster: "cluster1",
            takesVirtualHosts: true)
        return EnvoyConfig.view(of: node, in: snapshot).outbound
    }

    private func tables(_ resources: ProxyResources) -> [String: [EncodedResource]] {
        Dictionary(uniqueKeysWithValues: ProxyResources.typeURLs.map { ($0, resources[$0]) })
    }

    @Test("an endpoint change costs the same to compile and to translate, however many services there are")
    func endpointChange() throws {
        var costs: [(compiled: UInt64, translated: UInt64)] = []
        for services in [50, 400] {
            var mesh = SyntheticMesh(services: services)
            var compilation = Compilation(mesh.input)
            let visible = VisibleMesh(view(compilation.snapshot), compilation.snapshot)
            _ = try visible.resources()
            var changed: Set<ServiceKey> = []
            let compiled = allocations { round in
                mesh.changeEndpoint(round: round)
                changed = compilation.update(mesh.input, mesh.endpointChange).services
            }
            #expect(changed.count == 1)
            let now = visible.with(compilation.snapshot.endpoints)
            let translated = allocations { _ in _ = now.loadAssignments(of: changed) }
            costs.append((compiled, translated))
        }
        #expect(costs[0].compiled > 0, "nothing was counted")
        for cost in costs {
            #expect(cost.compiled <= 400, "\(cost.compiled) allocations to compile ten endpoints")
            #expect(cost.translated <= 60, "\(cost.translated) allocations to translate what is remembered")
        }
        #expect(costs[1].compiled <= costs[0].compiled * 11 / 10 + 20)
    }

    @Test("a service that comes or goes costs next to nothing for the others")
    func serviceChange() throws {
        var costs: [(compiled: UInt64, translated: UInt64)] = []
        for services in [50, 400] {
            var mesh = SyntheticMesh(services: services)
            var compilation = Compilation(mesh.input)
            let before = compilation.snapshot
            let visible = VisibleMesh(view(before), before)
            let present = tables(try visible.resources()).mapValues {
                Dictionary(uniqueKeysWithValues: $0.map { ($0.name, $0) })
            }
            let compiled = allocations { round in
                let change = mesh.changeService(round: round)
                _ = compilation.update(mesh.input, change)
            }
            #expect(compilation.snapshot.topology.services.count == services + 1)
            var fresh = Compilation(SyntheticMesh(services: services).input)
            let added = mesh.changeService(round: 0)
            let change = try #require(fresh.update(mesh.input, added).topology)
            var clusters = 0
            let translated = allocations { _ in
                let update = try? visible.update(to: fresh.snapshot, change) { present[$0]?[$1] }
                clusters = update?.resources.fresh.clusters.count ?? 0
            }
            #expect(clusters == 1)
            costs.append((compiled, translated))
        }
        // A debug build allocates for the services that it looks at in passing; a release build does not.
        for (cost, services) in zip(costs, [50, 400] as [UInt64]) {
            #expect(cost.compiled <= 200 + 8 * services, "\(cost.compiled) allocations to compile a service")
            #expect(cost.translated <= 300 + 5 * services, "\(cost.translated) allocations to translate it")
        }
    }

    @Test("a changed rule costs next to nothing for the others")
    func ruleChange() throws {
        var costs: [(route: UInt64, rule: UInt64)] = []
        for services in [50, 400] {
            var mesh = SyntheticMesh(services: services, isRuled: true)
            var compilation = Compilation(mesh.input)
            #expect(compilation.statuses.count == 2 * services + 1)
            let route = allocations { round in
                let change = mesh.changeRoute(round: round)
                #expect(compilation.update(mesh.input, change).restated.isEmpty)
            }
            let rule = allocations { round in
                let change = mesh.changeRule(round: round)
                _ = compilation.update(mesh.input, change)
            }
            costs.append((route, rule))
        }
        for (cost, services) in zip(costs, [50, 400] as [UInt64]) {
            #expect(cost.route <= 400 + 16 * services, "\(cost.route) allocations to compile a VirtualService")
            #expect(cost.rule <= 400 + 16 * services, "\(cost.rule) allocations to compile a DestinationRule")
        }
    }

    @Test("a view that others have been translated for costs little more than its own names")
    func sharedTranslation() throws {
        let services = 200
        let snapshot = compile(SyntheticMesh(services: services).input).snapshot
        let memo = TranslationMemo()
        var whole: [UInt64] = []
        for _ in 0..<2 {
            let start = thread_allocation_count()
            let resources = try VisibleMesh(view(snapshot), snapshot, memo: memo).resources()
            _ = try consistencyFaults(in: [resources], memo: memo)
            whole.append((thread_allocation_count() - start) / UInt64(services))
        }
        #expect(whole[0] <= 700, "\(whole[0]) allocations for each service")
        #expect(whole[1] <= 220, "\(whole[1]) allocations for each service that is known already")
    }

    @Test("a push of one endpoint change costs each proxy a few allocations and no bytes of its own")
    func push() throws {
        let mesh = SyntheticMesh(services: 50)
        let snapshot = compile(mesh.input).snapshot
        let resources = try VisibleMesh(view(snapshot), snapshot).resources()
        var set = ResourceSet(version: "0", resources: tables(resources))
        let cache = PushCache()
        var proxies = (0..<20).map { _ in SimulatedStream(cache: cache) }
        for index in proxies.indices { proxies[index].connect(to: set, endpoints: resources.endpoints.map(\.name)) }
        let first = try #require(resources.endpoints.first)
        var sent: [EncodedResponse] = []
        let cost = allocations { round in
            let bytes = first.bytes + [0xF8, 0x07, UInt8(round)]
            let other = EncodedResource(name: first.name, typeURL: first.typeURL, bytes: bytes)
            set = .replacing(TypeURL.endpoint, [other], version: "\(round + 1)", in: set)
            sent = []
            for index in proxies.indices { sent += proxies[index].publish(set) }
        }
        #expect(sent.count == proxies.count)
        #expect(sent.allSatisfy { $0 === sent[0] }, "all proxies are sent the very same bytes")
        #expect(sent[0].count < 2000)
        #expect(cost / UInt64(proxies.count) <= 90, "\(cost / UInt64(proxies.count)) allocations for each proxy")
    }

    @Test("a changed route is one virtual host of at most 5 KB among a thousand services")
    func route() throws {
        var mesh = SyntheticMesh(services: 1000)
        var compilation = Compilation(mesh.input)
        let memo = TranslationMemo()
        var sets: [ResourceSet] = []
        for round in 0..<2 {
            let change = mesh.changeRoute(round: round)
            _ = compilation.update(mesh.input, change)
            let resources = try VisibleMesh(view(compilation.snapshot), compilation.snapshot, memo: memo).resources()
            sets.append(ResourceSet(version: "\(round)", resources: tables(resources), basedOn: sets.last))
            if round == 0 { #expect(resources.virtualHosts.count > 1000) }
        }
        var proxy = SimulatedStream(cache: PushCache())
        proxy.connect(to: sets[0], endpoints: [])
        let sent = proxy.publish(sets[1])
        #expect(sent.count == 1)
        #expect(sent.reduce(0) { $0 + $1.count } <= 5000)
    }
}
