import EnvoyConfig
import MeshAPI
import MeshModel
import Testing

/// Proxies share configuration as far as nothing tells them apart.
@Suite struct ViewTests {
    private func node(_ name: String, _ namespace: String, cluster: ClusterID = "cluster1") -> ProxyNode {
        ProxyNode(type: .sidecar, address: "192.0.2.1", name: name, namespace: namespace, cluster: cluster)
    }

    @Test func workloadsOfOneNamespaceShareTheOutboundView() throws {
        let snapshot = compile(try Scenario.golden("primary-remote").input).snapshot
        let sleep = view(of: node("sleep", "sample"), in: snapshot)
        let hello = view(of: node("helloworld-v1", "sample"), in: snapshot)
        #expect(sleep.outbound == hello.outbound)
        #expect(sleep.inbound != hello.inbound)
        #expect(sleep.outbound != view(of: node("sleep", "sample", cluster: "cluster2"), in: snapshot).outbound)
    }

    @Test func aRuleForSomeLabelsTellsClientsApart() throws {
        let snapshot = compile(try Scenario.golden("tcp-tls-routes").input).snapshot
        let client = view(of: node("client", "demo"), in: snapshot).outbound
        let importer = view(of: node("importer", "demo"), in: snapshot).outbound
        #expect(client != importer)
        #expect(importer.matchedSelectors == [LabelSelector(["role": "import"])])
        #expect(client == view(of: node("queue-v1", "demo"), in: snapshot).outbound)
    }

    @Test func replicasShareTheInboundView() throws {
        let snapshot = compile(try Scenario.golden("headless").input).snapshot
        #expect(
            view(of: node("db-0", "demo"), in: snapshot).inbound == view(of: node("db-1", "demo"), in: snapshot).inbound
        )
    }

    @Test func namedTargetPortsAreThoseOfThePod() throws {
        let snapshot = compile(try Scenario.golden("headless").input).snapshot
        let inbound = try #require(view(of: node("web-1", "demo"), in: snapshot).inbound)
        #expect(inbound.ports.map(\.target) == [5353, 7000, 8080, 9091])
        #expect(inbound.ports.map(\.service) == [53, 7000, 80, 9090])
    }

    @Test func aProxyWithoutAPodIsKnownByItsOwnLabels() throws {
        let snapshot = compile(try Scenario.golden("ingress").input).snapshot
        var edge = ProxyNode(
            type: .router, address: "192.0.2.1", name: "edge-new", namespace: "ingress", cluster: "cluster1")
        #expect(view(of: edge, in: snapshot).outbound.gateways.isEmpty)
        edge.labels = ["istio": "ingress"]
        let found = view(of: edge, in: snapshot)
        #expect(found.outbound.gateways.map(\.name) == ["edge"])
        #expect(found.inbound == nil)
        #expect(found.outbound.gatewayPorts.map { "\($0.server)-\($0.target)" } == ["80-8080", "443-8443"])
    }
}
