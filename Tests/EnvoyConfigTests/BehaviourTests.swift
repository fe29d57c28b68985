import EnvoyAPI
import EnvoyConfig
import MeshAPI
import MeshModel
import SwiftProtobuf
import Testing

/// What golden texts would show only by accident.
@Suite struct BehaviourTests {
    private let client = ProxyNode(
        type: .sidecar, address: "192.0.2.1", name: "client", namespace: "demo", cluster: "cluster1")

    private func routes(_ name: String, policy: OutboundPolicy = .allowAny) throws -> JSONValue {
        var input = try Scenario.golden(name).input
        input.settings.outboundPolicy = policy
        let sets = try sets(for: client, in: compile(input).snapshot)
        return .array(try Rendering.json(sets, "type.googleapis.com/envoy.config.route.v3.RouteConfiguration"))
    }

    @Test func unknownHostsPassThroughOrAreRefused() throws {
        func last(_ policy: OutboundPolicy) throws -> JSONValue {
            try #require(try routes("weighted-split", policy: policy).elements.first?["virtualHosts"].elements.last)
        }
        let open = try last(.allowAny)
        #expect(open["name"] == .string("allow_any"))
        #expect(open["routes"].elements.first?["route", "cluster"] == .string("PassthroughCluster"))
        let closed = try last(.registryOnly)
        #expect(closed["name"] == .string("block_all"))
        #expect(closed["routes"].elements.first?["directResponse", "status"] == .number(502))
    }

    /// One object that is broken in every way does not change what others get.
    @Test func oneBadObjectDoesNotTakeDownTheRest() throws {
        let scenario = try Scenario.golden("weighted-split")
        var input = scenario.input
        let good = try Rendering.text(sets(for: client, in: compile(input).snapshot))
        let broken = VirtualService(
            metadata: ObjectMeta(name: "broken", namespace: "demo"), hosts: ["", "nowhere"], gateways: ["/", "mesh"],
            http: [HTTPRoute(match: [HTTPMatch(uri: .regex("("))], route: [])],
            tls: [TLSRoute(match: [TLSMatch(sniHosts: [])], route: [])], tcp: [TCPRoute()])
        input.clusters["cluster1"]?.apply(.virtualService(broken))
        let rule = DestinationRule(metadata: ObjectMeta(name: "broken", namespace: "demo"), host: "")
        input.clusters["cluster1"]?.apply(.destinationRule(rule))
        let (snapshot, statuses) = compile(input)
        #expect(try consistencyFaults(in: sets(for: client, in: snapshot)).isEmpty)
        #expect(try Rendering.text(sets(for: client, in: snapshot)) == good)
        #expect(statuses.first { $0.object == broken.key }?.warnings.isEmpty == false)
    }

    /// Nothing that the view does not name can change what is built from it.
    @Test func theViewDecidesAlone() throws {
        let snapshot = compile(try Scenario.golden("primary-remote").input).snapshot
        let one = ProxyNode(
            type: .sidecar, address: "10.10.1.21", name: "sleep", namespace: "sample", cluster: "cluster1")
        let two = ProxyNode(
            type: .sidecar, address: "10.10.1.20", name: "helloworld-v1", namespace: "sample", cluster: "cluster1")
        let (left, right) = (view(of: one, in: snapshot).outbound, view(of: two, in: snapshot).outbound)
        #expect(left == right)
        #expect(try resources(for: left, in: snapshot) == resources(for: right, in: snapshot))
        #expect(try resources(for: left, in: snapshot).endpoints == VisibleMesh(left, snapshot).loadAssignments())
    }

    /// Clusters with overlapping ranges give two services the same address: the first one gets it, and that is all.
    @Test("two services of one address whose requests are sniffed leave no table without a listener")
    func sharedAddress() throws {
        var input = MeshInput(
            settings: MeshSettings(configCluster: "cluster1"),
            clusters: ["cluster1": ClusterObjects(), "cluster2": ClusterObjects()])
        for (name, cluster) in [("one", "cluster1"), ("two", "cluster2")] as [(String, ClusterID)] {
            let yaml = """
                apiVersion: v1
                kind: Service
                metadata: {name: \(name), namespace: demo}
                spec: {clusterIP: 10.96.0.1, ports: [{name: any, port: 7000}]}
                """
            for object in MeshObject.decode(yaml: yaml, file: "x.yaml") {
                input.clusters[cluster]?.apply(try object.get())
            }
        }
        let resources = try sets(for: client, in: compile(input).snapshot)
        #expect(try consistencyFaults(in: resources) == [])
        #expect(resources.flatMap(\.routes).map(\.name) == ["one.demo.svc.cluster.local:7000"])
        #expect(resources.flatMap(\.listeners).map(\.name).contains("10.96.0.1_7000"))
    }

    /// Clients may choose the address themselves; at a gateway between networks what they chose is the gateway.
    @Test func aGatewayBetweenNetworksChoosesEndpoints() throws {
        var input = try Scenario.golden("primary-remote").input
        let rule = DestinationRule(
            metadata: ObjectMeta(name: "direct", namespace: "sample"), host: "helloworld",
            trafficPolicy: TrafficPolicy(loadBalancer: LoadBalancer(policy: .simple(.passthrough))))
        let passing = Gateway(
            metadata: ObjectMeta(name: "cross-network", namespace: "istio-system"),
            selector: ["istio": "eastwestgateway"],
            servers: [
                .init(
                    port: .init(number: 15443, name: "tls", protocol: "TLS"), hosts: ["*.local"],
                    tls: ServerTLS(mode: .autoPassthrough))
            ])
        input.clusters["cluster1"]?.apply(.destinationRule(rule))
        input.clusters["cluster1"]?.apply(.gateway(passing))
        let gateway = ProxyNode(
            type: .router, address: "10.10.1.10", name: "istio-eastwestgateway-1", namespace: "istio-system",
            cluster: "cluster1", network: "network1", labels: ["istio": "eastwestgateway"])
        let resources = try sets(for: gateway, in: compile(input).snapshot)
        #expect(try consistencyFaults(in: resources) == [])
        let name = "outbound_.5000_._.helloworld.sample.svc.cluster.local"
        let encoded = try #require(resources.flatMap(\.clusters).first { $0.name == name })
        #expect(try Envoy_Config_Cluster_V3_Cluster(serializedBytes: encoded.bytes).type == .eds)
        #expect(resources.flatMap(\.endpoints).contains { $0.name == name })
    }
}
