import EnvoyAPI
import EnvoyConfig
import Foundation
import GRPCCore
import Identity
import MeshModel
import Synchronization
import Testing

@testable import ControlPlane
@testable import XDS

/// Who is handed what.
@Suite struct ConnectedProxiesTests {
    private final class Receiver: DiscoveryUpdatesReceiver {
        private let taken = Mutex<[[ResourceSet]]>([])
        var layers: [[ResourceSet]] { taken.withLock(\.self) }
        func take(_ layers: [ResourceSet]) { taken.withLock { $0.append(layers) } }
        func finish(_ error: RPCError) {}
    }

    private var proxies = ConnectedProxies()
    private let receivers = [Receiver(), Receiver(), Receiver()]
    private let streams = [StreamID(), StreamID(), StreamID()]
    private let generations: [Generation]

    /// Two proxies of one workload's class, and one in another namespace.
    init() throws {
        generations = try ControlPlaneTests.generations([
            [Objects.service("hello"), Objects.pod("hello-0", ip: "10.1.0.1"), Objects.pod("hello-1", ip: "10.1.0.2")],
            [Objects.service("hello-0")],
        ])
        for (index, namespace) in ["sample", "sample", "elsewhere"].enumerated() {
            proxies.insert(
                ConnectedProxy(
                    stream: streams[index],
                    node: ProxyNode(
                        type: .sidecar, address: "10.1.0.\(index)", name: "hello-\(index)", namespace: namespace,
                        cluster: "c1"),
                    identity: try SPIFFEID(namespace: namespace, serviceAccount: "default"), issuer: nil, since: Date(),
                    progress: ProxyProgress(), updates: DiscoveryUpdates(receivers[index])))
            proxies.classify(streams[index], in: generations[0])
        }
    }

    private func configuration(_ text: String, credentials: [CredentialName] = []) -> ClassConfiguration {
        ClassConfiguration(layers: [ResourceSet(version: text, resources: [:])], credentials: credentials)
    }

    @Test("a class is handed what is new for it, once, and others nothing")
    mutating func classes() throws {
        let (first, other) = try (#require(proxies[streams[0]]?.proxyClass), #require(proxies[streams[2]]?.proxyClass))
        #expect(proxies[streams[1]]?.proxyClass == first && other != first)
        #expect(Set(proxies.classes) == [first, other])
        let made = configuration("a")
        proxies.deliver(made, to: first, of: 1)
        proxies.deliver(made, to: first, of: 2)
        proxies.deliver(configuration("late"), to: first, of: 1)
        #expect(receivers.map { $0.layers.map { $0.map(\.version) } } == [[["a"]], [["a"]], []])
        #expect(proxies.remove(streams[2]) != nil)
        #expect(proxies.classes == [first])
        #expect(proxies.remove(streams[2]) == nil)
    }

    @Test("who needs no Secrets any more is told so with the configuration that says so")
    mutating func demands() throws {
        let proxyClass = try #require(proxies[streams[0]]?.proxyClass)
        proxies.deliver(configuration("a", credentials: [.certificate("shop")]), to: proxyClass, of: 1)
        let demand = try #require(proxies.demands.first)
        #expect(proxies.demands.count == 1 && demand.names == [.certificate("shop")])
        #expect(demand.account == GatewayAccount(cluster: "c1", namespace: "sample", name: "default"))
        proxies.accompanyDemanding([demand: ResourceSet(version: "secrets", resources: [:])])
        proxies.deliver(configuration("b"), to: proxyClass, of: 2)
        #expect(proxies.demands.isEmpty)
        #expect(receivers[0].layers.map { $0.map(\.version) } == [["a"], ["a", "secrets"], ["b"]])
        proxies.accompanyDemanding([demand: ResourceSet(version: "never", resources: [:])])
        #expect(receivers[0].layers.count == 3)
    }

    @Test("a changed structure moves a proxy to another class, whose configuration it gets from then on")
    mutating func structure() throws {
        let old = try #require(proxies[streams[0]]?.proxyClass)
        proxies.classifyAll(in: generations[1])
        #expect(generations[1].structure == 2)
        let new = try #require(proxies[streams[0]]?.proxyClass)
        #expect(new != old && proxies[streams[1]]?.proxyClass == old && proxies.classes.count == 3)
        proxies.deliver(configuration("old"), to: old, of: 2)
        proxies.deliver(configuration("new"), to: new, of: 2)
        #expect(receivers.map { $0.layers.map { $0.map(\.version) } } == [[["new"]], [["old"]], []])
    }
}
