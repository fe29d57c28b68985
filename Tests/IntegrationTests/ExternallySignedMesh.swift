import Foundation
import Kubernetes
import Testing

@testable import Identity

/// What an operator puts into a cluster whose control plane has its certificates from a signer outside.
struct ExternallySignedMesh {
    let cluster: ClusterProcess
    let signer: TestSigner
    let data: String

    private var client: Client { cluster.client }

    /// Namespaces, service accounts, the signer's root, and the rights of the control plane as they are documented.
    func install() async throws {
        for (namespace, account) in [("istio-system", "istiod"), ("sample", "sleep")] {
            try await client.json(.create(.namespaces, body: ["metadata": ["name": .string(namespace)]]))
            try await client.json(
                .create(.serviceAccounts, namespace: namespace, body: ["metadata": ["name": .string(account)]]))
        }
        let pem = signer.authority.trustBundle.pem.split(separator: "\n").map { "      \($0)\n" }.joined()
        let mesh = "caCertificates:\n  - certSigners: [\(TestSigner.name)]\n    pem: |\n\(pem)"
        try await client.json(
            .create(
                .configMaps, namespace: "istio-system",
                body: ["metadata": ["name": "istio"], "data": ["mesh": .string(mesh)]]))
        try await apply(Self.usualRights)
        var project = URL(filePath: #filePath)
        for _ in 0..<3 { project.deleteLastPathComponent() }
        let documented = project.appending(path: "Deploy/external-signer/rbac.yaml")
        try await apply(try String(contentsOf: documented, encoding: .utf8))
    }

    /// From now on others have to approve.
    func takeApprovalAway() async throws {
        try await client.json(
            .delete(ObjectReference(Self.resource("ClusterRoleBinding"), name: "istiod-certificate-approval")))
    }

    /// A token of the workload for the certificate service.
    func token() async throws -> String { try await token("sample", "sleep", audiences: ["istio-ca"]) }

    /// A kubeconfig with the credential of the control plane's service account.
    func kubeconfig() async throws -> String {
        let admin = try Kubeconfig(file: cluster.kubeconfig).configuration()
        let path = "\(data)/istiod.kubeconfig"
        let text = Kubeconfig.make(
            name: "test", server: admin.server, certificateAuthority: admin.trustRoots,
            user: .init(token: try await token("istio-system", "istiod"))
        ).yaml
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func token(_ namespace: String, _ account: String, audiences: [String] = []) async throws -> String {
        let answer = try await client.json(
            .tokenRequest(namespace: namespace, serviceAccount: account, audiences: audiences))
        return try #require(IssuedToken(json: answer)).token
    }

    private func apply(_ yaml: String) async throws {
        for document in try JSON.documents(yaml: yaml) {
            let kind = try #require(document["kind"]?.string)
            try await client.json(.create(Self.resource(kind), body: document))
        }
    }

    private static func resource(_ kind: String) -> GroupVersionResource {
        GroupVersionResource(
            group: "rbac.authorization.k8s.io", version: "v1", resource: kind.lowercased() + "s")
    }

    private static let usualRights = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: istiod}
        rules:
          - apiGroups: [""]
            resources: [pods, services, nodes, namespaces, endpoints, secrets]
            verbs: [get, list, watch]
          - apiGroups: [""]
            resources: [configmaps]
            verbs: [get, list, watch, create, update, patch]
          - apiGroups: [discovery.k8s.io]
            resources: [endpointslices]
            verbs: [get, list, watch]
          - apiGroups: [networking.istio.io, security.istio.io]
            resources: ["*"]
            verbs: [get, list, watch]
          - apiGroups: [authentication.k8s.io]
            resources: [tokenreviews]
            verbs: [create]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: istiod}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: istiod}
        subjects: [{kind: ServiceAccount, name: istiod, namespace: istio-system}]
        """
}
