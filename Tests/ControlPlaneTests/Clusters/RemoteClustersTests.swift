import Kubernetes
import MeshAPI
import MeshModel
import Testing

@testable import ControlPlane

@Suite struct RemoteClustersTests {
    static func secret(
        _ name: String, _ data: [String: String], annotation: String? = nil
    ) -> Secret {
        var metadata = ObjectMeta(name: name, namespace: "istio-system")
        if let annotation { metadata.annotations["networking.istio.io/cluster"] = annotation }
        return Secret(metadata: metadata, data: data.mapValues { SecretBytes(bytes: Array($0.utf8)) })
    }

    static func kubeconfig(_ token: String = "t", server: String = "https://10.0.0.2") -> String {
        Kubeconfig.make(name: "x", server: server, user: .init(token: token)).yaml
    }

    static let faults: [(secrets: [Secret], mentions: String)] = [
        ([secret("a", ["c1": kubeconfig()])], "own cluster"),
        (
            [secret("a", ["c2": kubeconfig()]), secret("b", ["c2": kubeconfig()])],
            "istio-system/a describes c2 already"
        ),
        ([secret("a", ["c2": kubeconfig()], annotation: "c3")], "says c3"),
        ([secret("a", ["c2": "not a kubeconfig"])], "kubeconfig"),
        ([secret("a", ["c2": kubeconfig(server: "10.0.0.2")])], "https://"),
        (
            [
                secret(
                    "a",
                    [
                        "c2":
                            "clusters: [{name: a, cluster: {server: \"https://a\", insecure-skip-tls-verify: true}}]\ncontexts: [{name: a, context: {cluster: a}}]"
                    ])
            ], "insecure"
        ),
        (
            [
                secret(
                    "a",
                    [
                        "c2":
                            "clusters: [{name: a, cluster: {server: \"https://a\", certificate-authority: /etc/shadow}}]\ncontexts: [{name: a, context: {cluster: a}}]"
                    ])
            ], "names a file"
        ),
    ]

    @Test("Secrets that cannot be used are told apart, in words", arguments: faults)
    func fault(secrets: [Secret], mentions: String) {
        let clusters = RemoteClusters(secrets, own: "c1")
        #expect(clusters.faults.count == 1 && clusters.faults.first?.contains(mentions) == true, "\(clusters.faults)")
        #expect(clusters.clusters["c1"] == nil)
    }

    @Test func severalInOneSecret() {
        let clusters = RemoteClusters(
            [Self.secret("a", ["c2": Self.kubeconfig(), "c3": Self.kubeconfig()])], own: "c1")
        #expect(clusters.clusters.keys.sorted() == ["c2", "c3"] && clusters.faults.isEmpty)
        #expect(clusters.clusters["c2"]?.source == "istio-system/a")
    }

    @Test("a new credential is no new cluster, a broken one changes nothing, only a missing Secret removes")
    func steps() throws {
        let before = RemoteClusters(
            [Self.secret("a", ["c2": Self.kubeconfig("old")]), Self.secret("b", ["c3": Self.kubeconfig()])], own: "c1")
        func steps(_ secrets: [Secret]) -> [RegistryChange] {
            RegistryChange.steps(from: before.clusters, to: RemoteClusters(secrets, own: "c1"))
        }
        let two = try #require(before.clusters["c2"])
        let three = try #require(before.clusters["c3"])
        #expect(RegistryChange.steps(from: [:], to: before) == [.add(two), .add(three)])
        #expect(RegistryChange.steps(from: before.clusters, to: before).isEmpty)
        #expect(steps([]) == [.remove("c2"), .remove("c3")])
        let rotated = [Self.secret("a", ["c2": Self.kubeconfig("new")]), Self.secret("b", ["c3": Self.kubeconfig()])]
        let renewed = try #require(RemoteClusters(rotated, own: "c1").clusters["c2"])
        #expect(steps(rotated) == [.reconnect(renewed)])
        #expect(steps([Self.secret("a", ["c2": "broken"]), Self.secret("b", ["c3": Self.kubeconfig()])]).isEmpty)
    }
}
