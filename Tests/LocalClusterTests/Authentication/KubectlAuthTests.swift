import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

/// kubectl's own verbs about access, against the cluster.
@Suite(.enabled(if: Kubectl.path != nil, "no kubectl: set SKEIN_KUBECTL")) struct KubectlAuthTests {
    private static let account = "--as system:serviceaccount:default:sa"

    private static let manifest = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: reconciled, namespace: default}
        rules:
          - {apiGroups: [""], resources: [services], verbs: [get]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: reconciled, namespace: default}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reconciled}
        subjects:
          - {kind: ServiceAccount, name: sa, namespace: default}
        """

    /// Command lines in this order, and what they print. `no` fails.
    private static let session: [(line: String, prints: [String])] = [
        ("auth whoami", ["kubernetes-admin", "system:masters", "system:authenticated"]),
        ("auth whoami \(account)", ["system:serviceaccount:default:sa", "system:serviceaccounts:default"]),
        ("auth whoami --as jane --as-group devs --as-uid 7", ["jane", "devs", "7"]),
        ("auth can-i list secrets -A", ["yes"]), ("auth can-i * *", ["yes"]),
        ("create serviceaccount sa", ["serviceaccount/sa created"]),
        ("auth can-i list pods \(account)", ["no"]),
        (
            "create role reader --verb=get,list --resource=pods,pods/log",
            ["role.rbac.authorization.k8s.io/reader created"]
        ),
        (
            "create rolebinding reader --role=reader --serviceaccount=default:sa",
            ["rolebinding.rbac.authorization.k8s.io/reader created"]
        ),
        ("auth can-i list pods \(account)", ["yes"]), ("auth can-i get pods --subresource=log \(account)", ["yes"]),
        ("auth can-i create pods --subresource=exec \(account)", ["no"]),
        ("auth can-i list pods -A \(account)", ["no"]), ("auth can-i list pods -n kube-system \(account)", ["no"]),
        ("create role one --verb=get --resource=configmaps --resource-name=only", ["created"]),
        ("create rolebinding one --role=one --serviceaccount=default:sa", ["created"]),
        ("auth can-i get configmaps/only \(account)", ["yes"]), ("auth can-i get configmaps/other \(account)", ["no"]),
        ("auth can-i list configmaps \(account)", ["no"]), ("auth can-i get /version \(account)", ["yes"]),
        ("auth can-i get /metrics \(account)", ["no"]),
        (
            "create clusterrole paths --verb=get --non-resource-url=/metrics",
            ["clusterrole.rbac.authorization.k8s.io/paths created"]
        ),
        ("create clusterrolebinding paths --clusterrole=paths --group=system:serviceaccounts", ["created"]),
        ("auth can-i get /metrics \(account)", ["yes"]),
        (
            "auth can-i --list \(account)",
            ["pods/log", "[only]", "[/metrics]", "selfsubjectreviews.authentication.k8s.io"]
        ),
        ("auth can-i --list", ["*.*", "[*]"]),
        (
            "auth reconcile -f -",
            [
                "role.rbac.authorization.k8s.io/reconciled reconciled",
                "rolebinding.rbac.authorization.k8s.io/reconciled reconciled",
            ]
        ),
        ("auth can-i get services \(account)", ["yes"]),
        (
            "create clusterrole all-views --aggregation-rule=rbac.authorization.k8s.io/aggregate-to-view=true",
            ["created"]
        ),
        ("create rolebinding viewers --clusterrole=view --user=vera", ["created"]),
        ("auth can-i list deployments.apps --as vera", ["yes"]), ("auth can-i list secrets --as vera", ["no"]),
        ("auth can-i create pods --as vera", ["no"]),
        ("get clusterroles", ["cluster-admin", "system:aggregate-to-edit", "system:auth-delegator"]),
        ("describe clusterrole edit", ["deployments.apps", "secrets"]),
        ("create token sa --duration 10m --audience istio-ca", ["ey"]),
        ("get --raw /openid/v1/jwks", ["ES256"]),
        ("get --raw /.well-known/openid-configuration", ["https://kubernetes.default.svc"]),
    ]

    @Test(.timeLimit(.minutes(5))) func aSession() async throws {
        try await withCluster { cluster in
            for (line, prints) in Self.session {
                let result = try await Kubectl.run(line, input: line.contains("-f -") ? Self.manifest : "", in: cluster)
                #expect(result.isSuccess == (prints != ["no"]), "\(line): \(result.errors)")
                for text in prints {
                    #expect(result.output.contains(text), "\(line): \(result.output)\(result.errors)")
                }
                if prints == ["no"] { #expect(result.output == "no\n", "\(line)") }
            }
        }
    }

    private static let failures: [(line: String, says: String)] = [
        ("create token none", "serviceaccounts \"none\" not found"),
        ("create token default --duration 1m", "may not specify a duration less than 10 minutes"),
        (
            "create clusterrolebinding x --clusterrole=cluster-admin --user=vera --as vera",
            "cannot create resource \"clusterrolebindings\" in API group \"rbac.authorization.k8s.io\" at the cluster scope"
        ),
        ("get pods --as vera", "User \"vera\" cannot list resource \"pods\""),
        ("get pods --as vera --as-group devs", "User \"vera\" cannot list resource \"pods\""),
    ]

    @Test(.timeLimit(.minutes(2))) func failuresAreInKubernetesWords() async throws {
        try await withCluster { cluster in
            for (line, says) in Self.failures {
                let result = try await Kubectl.run(line, in: cluster)
                #expect(!result.isSuccess, "\(line)")
                #expect(result.errors.contains(says), "\(line): \(result.errors)")
            }
        }
    }

    @Test(.timeLimit(.minutes(2))) func webhooksWarnAndDeny() async throws {
        try await WebhookServer.with { _, question in
            question["request"]?["name"] == "denied"
                ? WebhookAnswer.denied(question, ["message": "not today", "code": 403, "reason": "Forbidden"])
                : WebhookAnswer.review(question, ["warnings": ["think of the \"quotes\""]])
        } _: { server in
            try await withCluster { cluster in
                try await cluster.register(mutating: false, "v", ["url": server.url("/"), "caBundle": server.caBundle])
                let warned = try await Kubectl.run("create configmap warned", in: cluster)
                #expect(warned.output == "configmap/warned created\n")
                #expect(warned.errors == "Warning: think of the \"quotes\"\n")
                let denied = try await Kubectl.run("create configmap denied", in: cluster)
                #expect(!denied.isSuccess)
                #expect(
                    denied.errors.contains(
                        "failed to create configmap: admission webhook \"v.example.com\" denied the request: not today"
                    ),
                    "\(denied.errors)")
            }
        }
    }
}
