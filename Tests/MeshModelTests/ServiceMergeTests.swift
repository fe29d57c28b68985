import MeshAPI
import MeshModel
import Testing

/// Services of the same name in the same namespace of several clusters are one.
@Suite struct ServiceMergeTests {
    private let web = ServiceKey(host: "web.demo.svc.cluster.local", namespace: "demo")

    @Test func endpointsOfAllClustersBelongToOneService() throws {
        let input = try Objects.input([
            "cluster1": Objects.service("web") + Objects.pod("web-1", address: "10.1.0.1", account: "one")
                + Objects.slice("web", [("10.1.0.1", "web-1", "ready: true")]),
            "cluster2": Objects.service("web", address: "10.97.0.1")
                + Objects.pod("web-2", address: "10.2.0.1", account: "two")
                + Objects.slice("web", [("10.2.0.1", "web-2", "ready: true")]),
        ])
        let snapshot = compile(input).snapshot
        let service = try #require(snapshot.topology.service(web))
        #expect(service.addresses(for: "cluster1") == ["10.96.0.1"])
        #expect(service.addresses(for: "cluster2") == ["10.97.0.1"])
        #expect(snapshot.endpoints.endpoints(of: web, port: 80).map(\.address) == ["10.1.0.1", "10.2.0.1"])
        #expect(
            snapshot.endpoints.identities(of: service, port: 80) == [
                "spiffe://cluster.local/ns/demo/sa/one", "spiffe://cluster.local/ns/demo/sa/two",
            ])
    }

    @Test func aServiceOfAnotherClusterIsReachedAtItsAddressThere() throws {
        let input = try Objects.input(["cluster1": "", "cluster2": Objects.service("web", address: "10.97.0.1")])
        let service = try #require(compile(input).snapshot.topology.service(web))
        #expect(service.addresses(for: "cluster1") == ["10.97.0.1"])
    }

    @Test func portsAreThoseOfTheConfigurationsClusterAndWhatOthersAdd() throws {
        let input = try Objects.input([
            "cluster1": Objects.service("web", ports: [("http", 80), ("tcp-a", 90)]),
            "cluster2": Objects.service("web", ports: [("other", 80), ("tcp-a", 91), ("tcp-b", 92)]),
        ])
        let service = try #require(compile(input).snapshot.topology.service(web))
        #expect(service.ports.map(\.name) == ["http", "tcp-a", "tcp-b"])
        #expect(service.ports.map(\.number) == [80, 90, 92])
    }

    /// The remote cluster's Service `istiod` leads to the gateway of the primary. Its ports have other names, so the
    /// gateway is not sent back to itself.
    @Test func endpointsOfAPortWithAnotherNameDoNotMix() throws {
        let input = try Objects.input([
            "cluster1": Objects.service("web", ports: [("https-dns", 15012)])
                + Objects.pod("web-1", address: "10.1.0.1")
                + Objects.slice("web", port: ("https-dns", 15012), [("10.1.0.1", "web-1", "ready: true")]),
            "cluster2": Objects.service("web", ports: [("tcp-istiod", 15012)])
                + Objects.slice("web", port: ("tcp-istiod", 15012), [("203.0.113.10", nil, "ready: true")]),
        ])
        let endpoints = compile(input).snapshot.endpoints
        #expect(endpoints.endpoints(of: web, port: 15012).map(\.address) == ["10.1.0.1"])
    }

    @Test(arguments: [("dns", "kube-system", true), ("kubernetes", "default", true), ("web", "demo", false)])
    func systemServicesStayAtHome(_ name: String, _ namespace: String, _ isLocal: Bool) throws {
        let input = try Objects.input(["cluster1": Objects.service(name, namespace: namespace)])
        let key = ServiceKey(host: "\(name).\(namespace).svc.cluster.local", namespace: namespace)
        #expect(try #require(compile(input).snapshot.topology.service(key)).isClusterLocal == isLocal)
    }

    @Test func aClusterThatIsGoneTakesItsEndpointsAlong() throws {
        var input = try Objects.input([
            "cluster1": Objects.service("web"),
            "cluster2": Objects.service("web") + Objects.pod("web-2", address: "10.2.0.1")
                + Objects.slice("web", [("10.2.0.1", "web-2", "ready: true")]),
        ])
        #expect(compile(input).snapshot.endpoints.endpoints(of: web, port: 80).count == 1)
        input.clusters["cluster2"] = nil
        #expect(compile(input).snapshot.endpoints.endpoints(of: web, port: 80).isEmpty)
    }
}
