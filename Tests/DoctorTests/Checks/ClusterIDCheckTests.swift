import Testing

@testable import Doctor

/// The places that name a cluster, each wrong in turn.
struct ClusterIDCheckTests {
    private func webhook(_ path: String, isURL: Bool = false) -> WebhookEvidence {
        WebhookEvidence(
            configuration: "istio-sidecar-injector", index: 1, name: "w", path: path, isURL: isURL, caBundle: nil)
    }

    @Test func `an entry of a remote Secret under another id is renamed`() throws {
        var mesh = try HealthyMesh()
        mesh.primary.remoteSecrets = .seen([HealthyMesh.remoteSecret(key: "c-2")])
        let finding = mesh.finding(ClusterIDCheck(), "c2")
        #expect(finding?.outcome == .failed)
        #expect(finding?.summary.contains("\"c-2\" in the key of Secret istio-remote-secret-c-2 of c1") == true)
        #expect(finding?.summary.contains("\"c2\" in ISTIO_META_CLUSTER_ID of pod sample/sleep-1") == true)
        #expect(
            finding?.repair?.commands == [
                "kubectl --context c1 -n istio-system get secret istio-remote-secret-c-2 "
                    + "-o go-template='{{index .data \"c-2\" | base64decode}}' > c-2.kubeconfig",
                "kubectl --context c1 -n istio-system delete secret istio-remote-secret-c-2",
                "kubectl --context c1 -n istio-system create secret generic istio-remote-secret-c2 "
                    + "--from-file=c2=c-2.kubeconfig --dry-run=client -o yaml | "
                    + "kubectl --context c1 -n istio-system apply -f -",
                "kubectl --context c1 -n istio-system annotate --overwrite secret istio-remote-secret-c2 "
                    + "networking.istio.io/cluster=c2",
                "kubectl --context c1 -n istio-system label --overwrite secret istio-remote-secret-c2 "
                    + "istio/multiCluster=true",
                "rm c-2.kubeconfig",
            ])
    }

    @Test func `an annotation that differs from its key`() throws {
        var mesh = try HealthyMesh()
        mesh.changeRemoteSecret { $0.annotation = "other" }
        let finding = mesh.finding(ClusterIDCheck(), "c2")
        #expect(finding?.outcome == .failed)
        #expect(finding?.summary.contains("annotation networking.istio.io/cluster") == true)
    }

    @Test func `an injection path that names another cluster is patched`() throws {
        var mesh = try HealthyMesh()
        mesh.remote.webhooks = .seen([webhook("/inject/cluster/other/net/network1")])
        let finding = mesh.finding(ClusterIDCheck(), "c2")
        #expect(finding?.outcome == .failed)
        #expect(finding?.commands.contains("/webhooks/1/clientConfig/service/path") == true)
        #expect(finding?.commands.contains("/inject/cluster/c2/net/network1") == true)
        mesh.remote.webhooks = .seen([webhook("/inject/cluster/c2/net/network1")])
        #expect(mesh.finding(ClusterIDCheck(), "c2")?.outcome == .ok)
    }

    @Test func `proxies that differ among themselves are restarted`() throws {
        var mesh = try HealthyMesh()
        mesh.remote.proxies = .seen([
            ProxyEvidence(namespace: "a", pod: "p1", clusterID: "c2", isReady: true),
            ProxyEvidence(namespace: "a", pod: "p2", clusterID: "c2", isReady: true),
            ProxyEvidence(namespace: "b", pod: "p3", clusterID: "old", isReady: true),
        ])
        let finding = mesh.finding(ClusterIDCheck(), "c2")
        #expect(finding?.outcome == .failed)
        #expect(finding?.commands == "kubectl --context c2 -n b rollout restart deployment")
    }

    @Test func `the control plane's own id is that of its cluster`() throws {
        var mesh = try HealthyMesh()
        mesh.primary.proxies = .seen([ProxyEvidence(namespace: "a", pod: "p", clusterID: "one", isReady: true)])
        #expect(mesh.finding(ClusterIDCheck(), "c1")?.outcome == .failed)
        mesh.primary.statedID = "one"
        let finding = mesh.finding(ClusterIDCheck(), "c1")
        #expect(finding?.commands == "kubectl --context c1 -n istio-system set env deployment/istiod CLUSTER_ID=one")
    }

    @Test(arguments: [
        ("c1" as String?, DoctorFinding.Outcome.ok), ("*", .ok), ("x, c1", .ok), ("c-1", .failed), ("", .failed),
        (nil, .warning),
    ])
    func `the remote's namespace says who serves it`(annotation: String?, outcome: DoctorFinding.Outcome) throws {
        var mesh = try HealthyMesh()
        mesh.remote.namespaceAnnotations = .seen(annotation.map { [ClusterIDCheck.annotation: $0] } ?? [:])
        let finding = mesh.findings(ClusterIDCheck()).last
        #expect(finding?.outcome == outcome)
        if outcome != .ok {
            #expect(
                finding?.commands == "kubectl --context c2 annotate --overwrite namespace istio-system "
                    + "topology.istio.io/controlPlaneClusters=c1")
        }
    }

    @Test(arguments: [
        ("/inject/cluster/c2/net/n1", "c2" as String?), ("/inject/net/n1/cluster/a--slash--b", "a/b"), ("/inject", nil),
        ("/inject/cluster", nil), ("/other/cluster/c2", nil),
    ])
    func `the cluster in an injection path`(path: String, id: String?) {
        #expect(webhook(path).clusterID == id)
    }
}
