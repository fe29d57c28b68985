import EnvoyConfig
import Identity
import MeshAPI
import MeshModel
import Testing

@testable import ControlPlane

@Suite struct NodeAuthorizationTests {
    private let authorization = NodeAuthorization(trustDomains: [.clusterLocal], clusters: ["c1", "c2"])

    private func node(account: String = "sleep", cluster: ClusterID = "c2") -> ProxyNode {
        ProxyNode(
            type: .sidecar, address: "10.0.0.1", name: "sleep-1", namespace: "sample", cluster: cluster,
            serviceAccount: account)
    }

    static let refusals: [(identity: String?, account: String, cluster: ClusterID, mentions: String)] = [
        (nil, "sleep", "c2", "no certificate"),
        ("spiffe://other/ns/sample/sa/sleep", "sleep", "c2", "trust domain other"),
        ("spiffe://cluster.local/ns/other/sa/sleep", "sleep", "c2", "namespace other, not sample"),
        ("spiffe://cluster.local/ns/sample/sa/other", "sleep", "c2", "service account other, not sleep"),
        ("spiffe://cluster.local/ns/sample/sa/sleep", "sleep", "c3", "CLUSTER_ID is \"c3\", known are c1, c2"),
        ("spiffe://cluster.local/ns/sample/sa/sleep", "sleep", "", "CLUSTER_ID is \"\""),
    ]

    @Test("a claim that does not agree with the proof is refused", arguments: refusals)
    func refusal(identity: String?, account: String, cluster: ClusterID, mentions: String) throws {
        let identity = try identity.map { try SPIFFEID(uri: $0) }
        let error = #expect(throws: NodeRefusal.self) {
            try authorization.check(node(account: account, cluster: cluster), identity, issuedTo: nil, nil)
        }
        #expect(error?.message.contains(mentions) == true, "\(error?.message ?? "")")
        #expect(error?.reason == (identity == nil ? .unauthenticated : .denied))
    }

    @Test("a claim that agrees is accepted; a service account may be left out", arguments: ["sleep", ""])
    func accepted(account: String) throws {
        let identity = try SPIFFEID(uri: "spiffe://cluster.local/ns/sample/sa/sleep")
        try authorization.check(node(account: account), identity, issuedTo: nil, nil)
    }

    @Test("a certificate that names a cluster is good in that one only", arguments: ["c2", "c1", "gone"])
    func issuedTo(cluster: String) throws {
        let identity = try SPIFFEID(uri: "spiffe://cluster.local/ns/sample/sa/sleep")
        let refusal = Result { try authorization.check(node(), identity, issuedTo: cluster, nil) }
        guard cluster != "c2" else { return try refusal.get() }
        let error = #expect(throws: NodeRefusal.self) { try refusal.get() }
        #expect(error?.message.contains("issued to cluster \"\(cluster)\"") == true)
    }

    @Test("a certificate of an alias of the trust domain is accepted")
    func alias() throws {
        let both = NodeAuthorization(trustDomains: [.clusterLocal, try TrustDomain("old.example")], clusters: ["c2"])
        let identity = try SPIFFEID(uri: "spiffe://old.example/ns/sample/sa/sleep")
        try both.check(node(), identity, issuedTo: nil, nil)
        #expect(throws: NodeRefusal.self) { try authorization.check(node(), identity, issuedTo: nil, nil) }
    }

    @Test("nobody may take the place of a pod that runs as somebody else")
    func otherPod() throws {
        var state = MeshState(settings: MeshSettings(configCluster: "c2"))
        var batch = ChangeBatch()
        let pod = try Objects.read(Objects.pod("sleep-1", ip: "10.0.0.1", account: "admin"))
        batch.add(Change(observed: ObservedObject(object: pod)), at: ObjectPlace(cluster: "c2", key: pod.key))
        _ = state.apply(batch)
        var maker = GenerationMaker()
        let made = maker.next(state.input, InputChange())
        let generation = try #require(made)
        let workload = try #require(generation.snapshot.endpoints.workloads[node().workloadKey])
        let identity = try SPIFFEID(uri: "spiffe://cluster.local/ns/sample/sa/sleep")
        let error = #expect(throws: NodeRefusal.self) {
            try authorization.check(node(), identity, issuedTo: nil, workload)
        }
        #expect(error?.message.contains("runs as admin") == true)
    }
}
