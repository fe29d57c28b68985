import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

/// What the token of a remote cluster, as `Deploy/lab/remote.yaml` makes it, may and may not do.
@Suite struct RemoteReaderTests {
    private static let manifest = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Deploy/lab/remote.yaml")

    private static let allowed: [Request] =
        [.pods, .services, .nodes, .namespaces, .endpointSlices].map { Request.list($0) } + [
            .list(.init(group: "networking.istio.io", version: "v1", resource: "gateways")),
            .list(.init(group: "security.istio.io", version: "v1", resource: "authorizationpolicies")),
            .tokenReview(token: "x"), .create(.configMaps, namespace: "istio-system", body: rootCertificate),
            .patch(root, .merge(["data": ["root-cert.pem": "y"]])), .raw(.get, path: "/version"),
        ]

    private static let root = ObjectReference(.configMaps, namespace: "istio-system", name: "istio-ca-root-cert")
    private static let rootCertificate: JSON = ["metadata": ["name": "istio-ca-root-cert"]]

    private static let refused: [Request] = [
        .list(.secrets), .list(.secrets, namespace: "istio-system"),
        .get(.init(.secrets, namespace: "istio-system", name: "cacerts")), .list(.configMaps),
        .get(.init(.configMaps, namespace: "kube-system", name: "kube-root-ca.crt")), .delete(root),
        .create(.pods, namespace: "default", body: ["metadata": ["name": "p"]]),
        .create(.namespaces, body: ["metadata": ["name": "n"]]), .delete(.init(.namespaces, name: "istio-system")),
        .patch(.init(.services, namespace: "default", name: "kubernetes"), .merge([:])),
        .raw(.get, path: "/api/v1/namespaces/default/pods/p/exec"),
        .raw(.post, path: "/api/v1/namespaces/default/pods/p/exec"),
        .raw(.get, path: "/api/v1/namespaces/default/pods/p/portforward"),
        .raw(.get, path: "/api/v1/namespaces/default/pods/p/log"),
        .tokenRequest(namespace: "istio-system", serviceAccount: "istio-reader-service-account"),
        .list(.init(group: "rbac.authorization.k8s.io", version: "v1", resource: "clusterroles")),
        .list(.mutatingWebhookConfigurations), .list(.leases, namespace: "istio-system"),
        .list(.serviceAccounts), .list(.events),
        .create(
            .init(group: "networking.istio.io", version: "v1", resource: "gateways"), namespace: "default",
            body: ["metadata": ["name": "g"]]), .raw(.get, path: "/metrics"),
    ]

    @Test func theReaderIsLimited() async throws {
        let text = try String(contentsOf: Self.manifest, encoding: .utf8)
            .replacing("${REMOTE_PILOT_ADDRESS}", with: "172.30.0.1")
        try await withCluster { cluster in
            for object in try JSON.documents(yaml: text) {
                let type = try #require(
                    cluster.store.catalog.type(
                        apiVersion: object["apiVersion"]?.string ?? "", kind: object["kind"]?.string ?? ""))
                _ = try await cluster.client.json(
                    .create(
                        .init(group: type.group, version: type.preferredVersion, resource: type.plural),
                        namespace: type.isNamespaced ? object.namespace : nil, body: object))
            }
            let reader = try await cluster.client(
                serviceAccount: "istio-reader-service-account", namespace: "istio-system")
            for request in Self.allowed {
                #expect(
                    await status { _ = try await reader.bytes(request) } == nil, "\(request.method) \(request.path)")
            }
            for request in Self.refused {
                let refusal = await status { _ = try await reader.bytes(request) }
                #expect(refusal?.code == 403, "\(request.method) \(request.path): \(String(describing: refusal))")
            }
        }
    }
}
