import Foundation
import HTTPTypes
import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct AuthorizationTests {
    private static let rbac = "rbac.authorization.k8s.io"
    private let clusterRoles = GroupVersionResource(group: rbac, version: "v1", resource: "clusterroles")
    private let clusterRoleBindings = GroupVersionResource(group: rbac, version: "v1", resource: "clusterrolebindings")

    @Test func withoutACredentialThereIsLittleToSee() async throws {
        try await withCluster { cluster in
            let anonymous = try cluster.client(token: nil)
            for path in ["/healthz", "/readyz", "/livez", "/version"] {
                _ = try await anonymous.bytes(.raw(.get, path: path))
            }
            for path in ["/api", "/api/v1/pods", "/api/v1/nothing", "/apis", "/metrics"] {
                #expect(await status { _ = try await anonymous.bytes(.raw(.get, path: path)) }?.code == 401, "\(path)")
            }
            let wrong = try cluster.client(token: "wrong")
            #expect(await status { _ = try await wrong.bytes(.raw(.get, path: "/version")) }?.code == 401)
        }
    }

    /// The role of the reader in a remote cluster: what it may and may not do.
    @Test func aReaderReadsAndReviewsAndNothingElse() async throws {
        try await withCluster { cluster in
            let reader = try await cluster.client(serviceAccount: "reader", namespace: "istio-system")
            #expect(await status { _ = try await reader.json(.list(.pods)) }?.code == 403)
            try await cluster.store.create(
                clusterRoles,
                [
                    "metadata": ["name": "istio-reader"],
                    "rules": [
                        [
                            "apiGroups": ["", "discovery.k8s.io", "networking.istio.io"],
                            "resources": ["pods", "services", "nodes", "namespaces", "endpointslices", "gateways"],
                            "verbs": ["get", "list", "watch"],
                        ],
                        ["apiGroups": ["authentication.k8s.io"], "resources": ["tokenreviews"], "verbs": ["create"]],
                    ],
                ])
            try await cluster.store.create(
                clusterRoleBindings,
                [
                    "metadata": ["name": "istio-reader"],
                    "roleRef": ["apiGroup": .string(Self.rbac), "kind": "ClusterRole", "name": "istio-reader"],
                    "subjects": [["kind": "ServiceAccount", "name": "reader", "namespace": "istio-system"]],
                ])
            // At once: the grant holds for the very next request.
            _ = try await reader.json(.list(.pods))
            _ = try await reader.json(.list(.endpointSlices))
            #expect(try await reader.json(.tokenReview(token: "x")).status["authenticated"] == false)
            let refused: [Request] = [
                .list(.secrets), .get(.init(.secrets, namespace: "istio-system", name: "cacerts")),
                .create(.pods, namespace: "default", body: ["metadata": ["name": "p"]]),
                .delete(.init(.services, namespace: "default", name: "kubernetes")), .list(.configMaps),
                .tokenRequest(namespace: "istio-system", serviceAccount: "reader"), .raw(.get, path: "/metrics"),
            ]
            for request in refused {
                #expect(await status { _ = try await reader.json(request) }?.code == 403, "\(request.path)")
            }
            try await cluster.store.delete(.init(clusterRoleBindings, name: "istio-reader"))
            let refusal = await status { _ = try await reader.json(.list(.pods)) }
            #expect(
                refusal?.message
                    == "pods is forbidden: User \"system:serviceaccount:istio-system:reader\" cannot list resource \"pods\" in API group \"\" at the cluster scope"
            )
        }
    }

    @Test func questionsAboutAccessAreAnswered() async throws {
        try await withCluster { cluster in
            func ask(_ client: Client, _ plural: String, _ spec: JSON) async throws -> JSON {
                let resource = GroupVersionResource(group: "authorization.k8s.io", version: "v1", resource: plural)
                return try await client.json(.create(resource, body: ["spec": spec])).status
            }
            let pods: JSON = ["resourceAttributes": ["verb": "list", "resource": "pods", "namespace": "default"]]
            let account = try await cluster.client(serviceAccount: "sa", namespace: "default")
            #expect(try await ask(cluster.client, "selfsubjectaccessreviews", pods)["allowed"] == true)
            #expect(try await ask(account, "selfsubjectaccessreviews", pods)["allowed"] == false)
            var other = pods
            other["user"] = "system:serviceaccount:default:sa"
            #expect(try await ask(cluster.client, "subjectaccessreviews", other)["allowed"] == false)
            other["groups"] = ["system:masters"]
            #expect(try await ask(cluster.client, "subjectaccessreviews", other)["allowed"] == true)
            let path: JSON = ["nonResourceAttributes": ["verb": "get", "path": "/version"]]
            #expect(try await ask(account, "selfsubjectaccessreviews", path)["allowed"] == true)
            #expect(await status { _ = try await ask(cluster.client, "selfsubjectaccessreviews", [:]) }?.code == 400)
            #expect(await status { _ = try await ask(account, "subjectaccessreviews", other) }?.code == 403)
        }
    }

    @Test func onlyWhoMayBecomesSomebodyElse() async throws {
        try await withCluster { cluster in
            let sa = User.serviceAccount("sa", namespace: "default", uid: "")
            let authorizer = Authorizer(cluster.store)
            #expect(try Impersonation([:]) == nil)
            let headers: HTTPFields = [
                try #require(HTTPField.Name("Impersonate-User")): "system:serviceaccount:default:sa"
            ]
            let asAccount = try #require(try Impersonation(headers))
            #expect(try await authorizer.impersonated(by: .administrator, asAccount) == sa)
            let refusal = await status { _ = try await authorizer.impersonated(by: sa, asAccount) }
            #expect(refusal?.code == 403)
            let groupOnly: HTTPFields = [try #require(HTTPField.Name("Impersonate-Group")): "system:masters"]
            let malformed = await status { _ = try Impersonation(groupOnly) }
            #expect(malformed?.code == 400)
        }
    }
}
