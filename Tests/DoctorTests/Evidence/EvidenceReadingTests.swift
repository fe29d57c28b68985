import Foundation
import Kubernetes
import Testing

@testable import Doctor

/// What is read out of Kubernetes objects.
struct EvidenceReadingTests {
    private func object(_ yaml: String) throws -> JSON { try #require(try JSON.documents(yaml: yaml).first) }

    @Test func `a pod with a proxy, also as a native sidecar`() throws {
        let pod = try object(
            """
            metadata: {name: p, namespace: n}
            spec:
              initContainers: [{name: istio-proxy, env: [{name: ISTIO_META_CLUSTER_ID, value: c2}]}]
              containers: [{name: app}]
            status: {conditions: [{type: Ready, status: "True"}]}
            """)
        #expect(ProxyEvidence(pod: pod) == ProxyEvidence(namespace: "n", pod: "p", clusterID: "c2", isReady: true))
        #expect(ProxyEvidence(pod: try object("metadata: {name: p}\nspec: {containers: [{name: app}]}")) == nil)
    }

    @Test func `a Service without a selector leads where its slices say`() throws {
        let slice = try object("endpoints: [{addresses: [192.0.2.1]}, {addresses: [192.0.2.1, gw.example]}]")
        let remote = ControlPlaneService(service: try object("spec: {ports: []}"), slices: [slice])
        #expect(remote == ControlPlaneService(hasSelector: false, addresses: ["192.0.2.1", "gw.example"]))
        let external = ControlPlaneService(
            service: try object("spec: {type: ExternalName, externalName: gw.example}"), slices: [])
        #expect(external.addresses == ["gw.example"])
        let own = ControlPlaneService(service: try object("spec: {selector: {app: istiod}}"), slices: [slice])
        #expect(own == ControlPlaneService(hasSelector: true))
    }

    @Test func `webhooks by Service and by URL`() throws {
        let webhooks = WebhookEvidence.all(
            in: try object(
                """
                metadata: {name: istio-sidecar-injector-1}
                webhooks:
                  - name: a
                    clientConfig: {service: {path: /inject/cluster/c2/net/n1}, caBundle: QUJD}
                  - name: b
                    clientConfig: {url: "https://x:15017/inject/cluster/c3"}
                """))
        #expect(webhooks.map(\.clusterID) == ["c2", "c3"])
        #expect(webhooks.map(\.caBundle) == [Array("ABC".utf8), nil])
        #expect(webhooks.map(\.isURL) == [false, true])
        #expect(WebhookEvidence.all(in: try object("metadata: {name: other}\nwebhooks: [{name: a}]")).isEmpty)
    }

    @Test func `gateways and what leads to the control plane`() throws {
        let service = try object(
            """
            metadata: {name: ew, namespace: n}
            spec: {type: LoadBalancer, ports: [{port: 15012}], externalIPs: [192.0.2.7]}
            status: {loadBalancer: {ingress: [{hostname: gw.example}]}}
            """)
        #expect(GatewayService(service: service)?.addresses == ["192.0.2.7", "gw.example"])
        #expect(GatewayService(service: try object("metadata: {name: istiod}\nspec: {ports: [{port: 15012}]}")) == nil)
        #expect(GatewayService(service: try object("metadata: {name: web}\nspec: {ports: [{port: 80}]}")) == nil)
        let gateway = try object(
            """
            metadata: {name: g, namespace: n}
            spec: {servers: [{port: {number: 15012}, tls: {mode: PASSTHROUGH}, hosts: ["*"]}, {port: {number: 80}}]}
            """)
        let route = try object(
            """
            metadata: {name: v, namespace: n}
            spec: {tls: [{route: [{destination: {host: istiod.n.svc.cluster.local, port: {number: 15012}}}]}]}
            """)
        let exposure = Exposure(gateways: [gateway], virtualServices: [route, gateway])
        #expect(exposure.servers == [.init(gateway: "n/g", mode: "PASSTHROUGH", hosts: ["*"])])
        #expect(exposure.routes == ["n/v"])
        #expect(exposure.takesAnyName)
    }

    @Test func `entries of a remote Secret, good and bad`() throws {
        let kubeconfig = Kubeconfig.make(name: "c2", server: "https://192.0.2.2", user: .init(token: "e30.e30.x"))
        let secret: JSON = [
            "metadata": ["name": "s", "annotations": ["networking.istio.io/cluster": "c2"]],
            "data": [
                "c2": .string(Data(kubeconfig.yaml.utf8).base64EncodedString()), "c3": "bm9uc2Vuc2U=", "c4": "?",
            ],
        ]
        let entries = RemoteSecretEvidence.entries(of: secret)
        #expect(entries.map(\.evidence.key) == ["c2", "c3", "c4"])
        #expect(entries[0].evidence.server == "https://192.0.2.2")
        #expect(entries[0].evidence.user == "c2")
        #expect(entries[0].evidence.fault == nil)
        #expect(entries[1].evidence.fault != nil && entries[2].evidence.fault != nil)
        #expect(!entries.contains { "\($0.evidence)".contains("e30.e30.x") })
    }

    @Test func `a Secret is matched with its cluster by where it leads, then by name`() throws {
        var mesh = try HealthyMesh()
        mesh.primary.remoteSecrets = .seen([HealthyMesh.remoteSecret(key: "c9"), HealthyMesh.remoteSecret(key: "c2")])
        #expect(mesh.evidence.remoteSecret(for: mesh.remote)?.key == "c9")
        mesh.remote.uid = .unseen("no")
        #expect(mesh.evidence.remoteSecret(for: mesh.remote)?.key == "c2")
        var elsewhere = HealthyMesh.remoteSecret(key: "c9")
        elsewhere.uid = .seen("another")
        mesh.remote.uid = .seen("uid-c2")
        mesh.primary.remoteSecrets = .seen([elsewhere])
        #expect(mesh.evidence.remoteSecret(for: mesh.remote) == nil)
    }
}
