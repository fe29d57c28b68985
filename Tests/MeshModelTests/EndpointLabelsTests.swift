import MeshModel
import Testing

@Suite struct EndpointLabelsTests {
    private let web = ServiceKey(host: "web.demo.svc.cluster.local", namespace: "demo")

    @Test(arguments: [
        (["app": "web"], true), (["app": "other"], false), (["topology.istio.io/cluster": "cluster1"], true),
        (["topology.istio.io/cluster": "cluster2"], false), (["kubernetes.io/hostname": "node-a"], true),
        (["kubernetes.io/hostname": "node-b", "app": "web"], false), (["absent": ""], false),
    ])
    func `subsets select by the labels of the pod, by its cluster and by its node`(
        _ wanted: [String: String], _ isSelected: Bool
    ) throws {
        // What a pod says of its place itself does not count.
        let pod = Objects.pod(
            "web-1", address: "10.1.0.1",
            labels: "app: web, topology.istio.io/cluster: cluster2, kubernetes.io/hostname: node-b")
        let input = try Objects.input([
            "cluster1": Objects.service("web") + pod.replacing("spec: {", with: "spec: {nodeName: node-a, ")
                + Objects.slice("web", [("10.1.0.1", "web-1", "ready: true")])
        ])
        let endpoint = try #require(compile(input).snapshot.endpoints.endpoints(of: web, port: 80).first)
        #expect(LabelSelector(wanted).matches(endpoint.labels) == isSelected)
    }

    @Test func `an address that names no pod is in its cluster, and nothing else is known of it`() throws {
        let input = try Objects.input([
            "cluster1": Objects.service("web") + Objects.slice("web", [("203.0.113.10", nil, "ready: true")])
        ])
        let endpoint = try #require(compile(input).snapshot.endpoints.endpoints(of: web, port: 80).first)
        #expect(endpoint.labels == EndpointLabels(cluster: "cluster1"))
        #expect(endpoint.labels["kubernetes.io/hostname"] == nil)
    }

    @Test func `endpoints of one service that run as different accounts keep their identities`() throws {
        let input = try Objects.input([
            "cluster1": Objects.service("web") + Objects.pod("web-1", address: "10.1.0.1", account: "a")
                + Objects.pod("web-2", address: "10.1.0.2", account: "b")
                + Objects.pod("web-3", address: "10.1.0.3", account: "a")
                + Objects.slice(
                    "web",
                    [
                        ("10.1.0.1", "web-1", "ready: true"), ("10.1.0.2", "web-2", "ready: true"),
                        ("10.1.0.3", "web-3", "ready: true"),
                    ])
        ])
        let endpoints = compile(input).snapshot.endpoints.endpoints(of: web, port: 80)
        #expect(
            endpoints.map(\.identity) == [
                "spiffe://cluster.local/ns/demo/sa/a", "spiffe://cluster.local/ns/demo/sa/b",
                "spiffe://cluster.local/ns/demo/sa/a",
            ])
    }
}
