import Testing

@testable import ControlPlane

@Suite struct ExternalSignerConfigurationTests {
    @Test func `the environment names the signer`() throws {
        #expect(try ExternalSignerConfiguration(environment: [:]) == nil)
        #expect(try ExternalSignerConfiguration(environment: ["CERT_SIGNER_DOMAIN": "a.test"]) == nil)
        let full = try ExternalSignerConfiguration(environment: [
            "EXTERNAL_CA": "ISTIOD_RA_KUBERNETES_API", "K8S_SIGNER": "clusterissuers.cert-manager.io/mesh",
            "CERT_SIGNER_DOMAIN": "other.test",
        ])
        #expect(full?.name == "clusterissuers.cert-manager.io/mesh")
        let short = try ExternalSignerConfiguration(environment: [
            "K8S_SIGNER": "mesh", "CERT_SIGNER_DOMAIN": "clusterissuers.cert-manager.io",
        ])
        #expect(short?.name == "clusterissuers.cert-manager.io/mesh")
    }

    static let refusals: [(environment: [String: String], mentions: String)] = [
        (["EXTERNAL_CA": "ISTIOD_RA_ISTIO_API", "K8S_SIGNER": "a.test/b"], "ISTIOD_RA_ISTIO_API"),
        (["EXTERNAL_CA": "ISTIOD_RA_KUBERNETES_API"], "K8S_SIGNER"),
        (["K8S_SIGNER": "mesh"], "mesh"), (["K8S_SIGNER": "nodomain/mesh"], "nodomain/mesh"),
        (["K8S_SIGNER": "a.test/"], "a.test/"),
    ]

    @Test(arguments: refusals)
    func `what makes no sense is named`(environment: [String: String], mentions: String) {
        let error = #expect(throws: ControlPlaneError.self) {
            try ExternalSignerConfiguration(environment: environment)
        }
        #expect(error?.code == .configuration && error?.message.contains(mentions) == true)
    }

    @Test func `lifetimes stay within what Kubernetes and the mesh allow`() {
        let granted = [Duration.zero, .seconds(5), .seconds(3600), .seconds(1 << 32)].map {
            ExternalSignerConfiguration.granted($0)
        }
        #expect(granted == [.seconds(86_400), .seconds(600), .seconds(3600), .seconds(90 * 86_400)])
    }
}
