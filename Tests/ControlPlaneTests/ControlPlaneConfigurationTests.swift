import ControlPlane
import Foundation
import Identity
import Kubernetes
import Testing

@Suite struct ControlPlaneConfigurationTests {
    private func kubeconfig() throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "skein-\(UUID().uuidString).yaml").path
        let text = Kubeconfig.make(name: "one", server: "https://10.0.0.1:6443", user: .init(token: "t")).yaml
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test func environment() throws {
        let path = try kubeconfig()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let configuration = try ControlPlaneConfiguration.load(environment: [
            "CLUSTER_ID": "cluster1", "POD_NAMESPACE": "mesh", "NETWORK": "network1", "MESH_ID": "mesh1",
            "TRUST_DOMAIN": "td", "REVISION": "canary", "ISTIOD_CUSTOM_HOST": "a.example, b.example",
            "CACERTS_DIR": "/certs", "KUBECONFIG": path, "KUBECONTEXT": "",
            "JWT_RULE": #"{"issuer":"https://a.example"}"#,
        ])
        #expect(configuration.clusterID == "cluster1" && configuration.namespace == "mesh")
        #expect(configuration.network == "network1" && configuration.meshID == "mesh1")
        #expect(configuration.trustDomain == "td" && configuration.certificatesDirectory == "/certs")
        #expect(configuration.hosts == ["istiod-canary.mesh.svc", "a.example", "b.example"])
        #expect(configuration.jwtRules == [JWTRule(issuer: "https://a.example")])
        #expect(configuration.api.server == "https://10.0.0.1:6443")
        #expect(configuration.ports.discovery == 15012 && configuration.host == "0.0.0.0")
    }

    static let hosts: [(environment: [String: String], further: [String])] = [
        ([:], []), (["REVISION": "default"], []), (["REVISION": ""], []),
        (["REVISION": "1-32"], ["istiod-1-32.mesh.svc"]),
        (["ISTIOD_CUSTOM_HOST": "a.example"], ["a.example"]),
        (["ISTIOD_CUSTOM_HOST": ",a.example, ,192.0.2.7,"], ["a.example", "192.0.2.7"]),
        (["ISTIOD_CUSTOM_HOST": "b.example", "REVISION": "canary"], ["istiod-canary.mesh.svc", "b.example"]),
    ]

    @Test(
        "the control plane's certificate has every name that proxies ask for, and those of the operator",
        arguments: hosts)
    func names(environment: [String: String], further: [String]) throws {
        let path = try kubeconfig()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let base = ["CLUSTER_ID": "cluster1", "POD_NAMESPACE": "mesh", "KUBECONFIG": path]
        let configuration = try ControlPlaneConfiguration.load(environment: base.merging(environment) { $1 })
        let files = try RootAuthority.make(now: Date()).makeIntermediate(cluster: "cluster1", now: Date())
        let signer = try Signer(
            authority: CertificateAuthority(files, now: Date()),
            hosts: Signer.hosts(namespace: configuration.namespace, custom: configuration.hosts), now: Date())
        let expected = ["istiod.mesh.svc", "istiod-remote.mesh.svc", "istio-pilot.mesh.svc"] + further
        #expect(
            signer.serverCertificate.names == expected.map { $0.hasPrefix("192") ? "IP:\($0)" : "DNS:\($0)" })
    }

    @Test func `a rule for tokens that cannot be read stops the start`() throws {
        let path = try kubeconfig()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let error = #expect(throws: ControlPlaneError.self) {
            try ControlPlaneConfiguration.load(environment: [
                "CLUSTER_ID": "c1", "KUBECONFIG": path, "JWT_RULE": "{}",
            ])
        }
        #expect(error?.message.contains("JWT_RULE.issuer") == true)
    }

    static let refusals: [(environment: [String: String], mentions: String)] = [
        ([:], "CLUSTER_ID"), (["CLUSTER_ID": "c1"], "KUBERNETES_SERVICE_HOST"),
        (["CLUSTER_ID": "c1", "KUBECONFIG": "/nonexistent"], "/nonexistent"),
    ]

    @Test("what is missing is named", arguments: refusals)
    func refusal(environment: [String: String], mentions: String) {
        let error = #expect(throws: ControlPlaneError.self) {
            try ControlPlaneConfiguration.load(environment: environment)
        }
        #expect(error?.code == .configuration && error?.description.contains(mentions) == true)
    }
}
