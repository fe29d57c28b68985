import EnvoyAPI
import EnvoyConfig
import Kubernetes
import MeshAPI
import MeshModel
import Synchronization
import Testing
import XDS

@testable import ControlPlane

@Suite struct ClassLayerTests {
    private func view(_ generation: Generation) -> ProxyView {
        let node = ProxyNode(type: .sidecar, address: "10.0.0.1", name: "x", namespace: "sample", cluster: "c1")
        return EnvoyConfig.view(of: node, in: generation.snapshot).outbound
    }

    @Test("when only endpoints change, the other types stay the very same tables")
    func endpointsOnly() throws {
        let made = try generations([
            [Objects.service("a"), Objects.slice("a", addresses: ["1.2.3.4"])],
            [Objects.slice("a", addresses: ["1.2.3.4", "1.2.3.5"])],
        ])
        let view = view(made[0])
        let first = ClassLayer.outbound(view, made[0], nil, memo: LayerMemo())
        let second = ClassLayer.outbound(view, made[1], first, memo: LayerMemo())
        #expect(first.failure == nil && second.failure == nil)
        #expect(!first.set.table(TypeURL.cluster).resources.isEmpty)
        for type in [TypeURL.cluster, TypeURL.listener, TypeURL.route] {
            #expect(first.set.table(type) === second.set.table(type))
        }
        #expect(first.set.table(TypeURL.endpoint) !== second.set.table(TypeURL.endpoint))
        let fresh = ClassLayer.outbound(view, made[1], nil, memo: LayerMemo())
        for type in ProxyResources.typeURLs {
            #expect(
                fresh.set.table(type).resources == second.set.table(type).resources,
                "built in part and built anew must be the same")
        }
    }

    @Test("what many ask for at once is built once, and again only for a later generation")
    func memo() async throws {
        let made = try generations([[Objects.service("a")], [Objects.service("b")]])
        let view = view(made[0])
        let builds = Mutex<[UInt64]>([])
        let memo = ClassMemo<ProxyView> { view, generation, previous in
            builds.withLock { $0.append(generation.number) }
            return ClassLayer.outbound(view, generation, previous, memo: LayerMemo())
        }
        await withTaskGroup { group in
            for _ in 0..<50 { group.addTask { _ = await memo.layer(view, made[0]) } }
        }
        let later = await memo.layer(view, made[1])
        let earlier = await memo.layer(view, made[0])
        #expect(earlier.set === later.set, "a generation once left is not served again")
        #expect(builds.withLock { $0 } == [made[0].number, made[1].number])
        await memo.keep([])
        #expect(await memo.count == 0)
    }
}
