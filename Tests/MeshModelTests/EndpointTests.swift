import MeshAPI
import MeshModel
import Testing

@Suite struct EndpointTests {
    private let web = ServiceKey(host: "web.demo.svc.cluster.local", namespace: "demo")

    @Test(arguments: [
        ("ready: true", true),
        ("ready: true, serving: true, terminating: false", true),
        ("ready: false", false),
        ("ready: false, serving: true, terminating: true", false),
        ("ready: false, serving: false, terminating: true", false),
    ])
    func onlyReadyEndpointsTakeTraffic(_ conditions: String, _ isUsed: Bool) throws {
        let input = try Objects.input([
            "cluster1": Objects.service("web") + Objects.pod("web-1", address: "10.1.0.1", account: "a")
                + Objects.slice("web", [("10.1.0.1", "web-1", conditions)])
        ])
        let snapshot = compile(input).snapshot
        #expect(!snapshot.endpoints.endpoints(of: web, port: 80).isEmpty == isUsed)
        let service = try #require(snapshot.topology.service(web))
        #expect(
            snapshot.endpoints.identities(of: service, port: 80) == ["spiffe://cluster.local/ns/demo/sa/a"],
            "clients know an identity before it takes traffic")
    }

    @Test func anAddressWithoutAPodIsPlainAndNobody() throws {
        let input = try Objects.input([
            "cluster1": Objects.service("web") + Objects.slice("web", [("203.0.113.10", nil, "ready: true")])
        ])
        let endpoint = try #require(compile(input).snapshot.endpoints.endpoints(of: web, port: 80).first)
        #expect(endpoint.address == "203.0.113.10")
        #expect(!endpoint.usesMutualTLS)
        #expect(endpoint.identity == nil)
    }

    @Test func slicesThatOverlapDoNotDoubleAnEndpoint() throws {
        let input = try Objects.input([
            "cluster1": Objects.service("web") + Objects.pod("web-1", address: "10.1.0.1")
                + Objects.slice("web", name: "web-a", [("10.1.0.1", "web-1", "ready: true")])
                + Objects.slice("web", name: "web-b", [("10.1.0.1", "web-1", "ready: true")])
        ])
        #expect(compile(input).snapshot.endpoints.endpoints(of: web, port: 80).count == 1)
    }

    @Test func aSliceOfNoServiceAndOneWithNamesAddNothing() throws {
        let fqdn = Objects.slice("web", name: "names", [("host.example.com", nil, "ready: true")])
            .replacing("addressType: IPv4", with: "addressType: FQDN")
        let input = try Objects.input([
            "cluster1": Objects.service("web") + fqdn + Objects.slice("other", [("10.1.0.9", nil, "ready: true")])
        ])
        #expect(compile(input).snapshot.endpoints.endpoints(of: web, port: 80).isEmpty)
    }

    @Test func nodesAndTheRootNamespaceSayWhereAPodIs() throws {
        let input = try Objects.input([
            "cluster1": """
            apiVersion: v1
            kind: Namespace
            metadata: {name: istio-system, labels: {topology.istio.io/network: network1}}
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: node-a
              labels: {topology.kubernetes.io/region: r1, topology.kubernetes.io/zone: z1, topology.istio.io/subzone: s1}
            ---

            """ + Objects.pod("web-1", address: "10.1.0.1").replacing("spec: {", with: "spec: {nodeName: node-a, ")
        ])
        let key = WorkloadKey(cluster: "cluster1", namespace: "demo", name: "web-1")
        let workload = try #require(compile(input).snapshot.endpoints.workloads[key])
        #expect(workload.network == "network1")
        #expect(workload.locality == Locality(region: "r1", zone: "z1", subZone: "s1"))
        #expect(workload.speaksMutualTLS)
    }

    @Test func aFinishedPodDoesNotOwnItsAddress() throws {
        let finished = Objects.pod("job-1", address: "10.1.0.1", account: "job").replacing("Running", with: "Succeeded")
        let input = try Objects.input(["cluster1": finished + Objects.pod("web-1", address: "10.1.0.1")])
        let workloads = compile(input).snapshot.endpoints.workloads
        #expect(workloads.workload(at: "10.1.0.1", in: "cluster1")?.key.name == "web-1")
    }

    @Test func aChangeOfEndpointsAloneKeepsTheFacts() throws {
        let base = Objects.service("web") + Objects.pod("web-1", address: "10.1.0.1")
        var input = try Objects.input(["cluster1": base + Objects.slice("web", [("10.1.0.1", "web-1", "ready: true")])])
        var compilation = Compilation(input)
        var change = InputChange()
        for name in ["web-1", "web-2"] {
            change.add(ObjectKey(kind: .pod, namespace: "demo", name: name), of: "cluster1")
        }
        change.add(ObjectKey(kind: .endpointSlice, namespace: "demo", name: "web"), of: "cluster1")
        let both = Objects.slice("web", [("10.1.0.1", "web-1", "ready: true"), ("10.1.0.2", "web-2", "ready: true")])
        input.clusters["cluster1"] = try Objects.cluster(base + Objects.pod("web-2", address: "10.1.0.2") + both)
        let first = compilation.update(input, change)
        #expect(compilation.snapshot.endpoints.endpoints(of: web, port: 80).count == 2)
        #expect(compilation.snapshot.endpoints == compile(input).snapshot.endpoints, "part of the work gives the same")
        #expect(first.services == [web] && !first.isStructural)
        #expect(first.workloads.map(\.name) == ["web-2"])
        input.clusters["cluster1"] = try Objects.cluster(
            base + Objects.pod("web-2", address: "10.1.0.2", account: "other") + both)
        let second = compilation.update(input, change)
        #expect(second.isStructural, "a new service account is more than an endpoint")
    }
}

extension String {
    func replacing(_ text: String, with other: String) -> String {
        split(separator: text, omittingEmptySubsequences: false).joined(separator: other)
    }
}
