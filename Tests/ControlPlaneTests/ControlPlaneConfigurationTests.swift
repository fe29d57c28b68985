import ControlPlane
import Foundation
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
        ])
        #expect(configuration.clusterID == "cluster1" && configuration.namespace == "mesh")
        #expect(configuration.network == "network1" && configuration.meshID == "mesh1")
        #expect(configuration.trustDomain == "td" && configuration.certificatesDirectory == "/certs")
        #expect(configuration.hosts == ["istiod-canary.mesh.svc", "a.example", "b.example"])
        #expect(configuration.api.server == "https://10.0.0.1:6443")
        #expect(configuration.ports.discovery == 15012 && configuration.host == "0.0.0.0")
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
