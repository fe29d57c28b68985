import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct AccessPolicyTests {
    private static let policy = AccessPolicy(
        roles: [
            [
                "metadata": ["name": "reader", "namespace": "a"],
                "rules": [
                    ["apiGroups": [""], "resources": ["pods", "pods/log"], "verbs": ["get", "list"]],
                    ["apiGroups": [""], "resources": ["secrets"], "resourceNames": ["one"], "verbs": ["get"]],
                ],
            ]
        ],
        clusterRoles: [
            [
                "metadata": ["name": "watcher"],
                "rules": [
                    ["apiGroups": ["networking.istio.io"], "resources": ["*"], "verbs": ["*"]],
                    ["apiGroups": ["authentication.k8s.io"], "resources": ["tokenreviews"], "verbs": ["create"]],
                    ["apiGroups": ["*"], "resources": ["*/status"], "verbs": ["update"]],
                    ["nonResourceURLs": ["/metrics", "/debug/*"], "verbs": ["get"]],
                ],
            ]
        ],
        roleBindings: [
            binding("Role", "reader", [["kind": "ServiceAccount", "name": "sa", "namespace": "b"]], namespace: "a"),
            binding("ClusterRole", "watcher", [["kind": "User", "name": "local"]], namespace: "a"),
            binding("Role", "missing", [["kind": "User", "name": "nobody"]], namespace: "a"),
        ],
        clusterRoleBindings: [
            binding("ClusterRole", "watcher", [["kind": "Group", "name": "system:serviceaccounts:b"]])
        ])

    private static func binding(_ kind: String, _ role: String, _ subjects: [JSON], namespace: String = "") -> JSON {
        [
            "metadata": ["name": "x", "namespace": .string(namespace)],
            "roleRef": ["kind": .string(kind), "name": .string(role)], "subjects": .array(subjects),
        ]
    }

    private static let account = User.serviceAccount("sa", namespace: "b", uid: "1")
    private static let local = User(name: "local")
    private static let nobody = User(name: "nobody")

    /// Who, verb, group, resource, namespace, name; whether it is allowed.
    private static let cases: [(User, [String], Bool)] = [
        (account, ["get", "", "pods", "a", "p"], true), (account, ["get", "", "pods/log", "a", "p"], true),
        (account, ["get", "", "pods/exec", "a", "p"], false), (account, ["delete", "", "pods", "a", "p"], false),
        (account, ["list", "", "pods", "b", ""], false), (account, ["list", "", "pods", "", ""], false),
        (account, ["get", "apps", "pods", "a", ""], false), (account, ["get", "", "secrets", "a", "one"], true),
        (account, ["get", "", "secrets", "a", "two"], false), (account, ["list", "", "secrets", "a", ""], false),
        (account, ["watch", "networking.istio.io", "gateways", "", ""], true),
        (account, ["create", "authentication.k8s.io", "tokenreviews", "", ""], true),
        (account, ["update", "apps", "deployments/status", "z", "d"], true),
        (account, ["update", "apps", "deployments", "z", "d"], false),
        (local, ["watch", "networking.istio.io", "gateways", "a", ""], true),
        (local, ["watch", "networking.istio.io", "gateways", "", ""], false),
        (local, ["get", "", "pods", "a", "p"], false), (nobody, ["get", "", "pods", "a", "p"], false),
        (.administrator, ["delete", "", "nodes", "", "n"], true), (.anonymous, ["get", "", "pods", "a", "p"], false),
    ]

    @Test(arguments: cases)
    func resources(user: User, request: [String], isAllowed: Bool) {
        let request = AccessRequest.resource(
            verb: request[0], group: request[1], resource: request[2], namespace: request[3], name: request[4])
        #expect(Self.policy.allows(user, request) == isAllowed, "\(user.name) \(request)")
    }

    @Test(arguments: [
        ("get", "/metrics", true), ("get", "/debug/pprof", true), ("get", "/debug", false), ("post", "/metrics", false),
        ("get", "/", false),
    ])
    func paths(verb: String, path: String, isAllowed: Bool) {
        #expect(Self.policy.allows(Self.account, .path(verb: verb, path: path)) == isAllowed)
        // A RoleBinding grants no paths.
        #expect(!Self.policy.allows(Self.local, .path(verb: verb, path: path)))
    }

    @Test func theRefusalIsInKubernetesWords() {
        let request = AccessRequest.resource(verb: "list", group: "", resource: "pods", namespace: "a", name: "")
        #expect(
            request.forbidden(Self.nobody).message
                == "pods is forbidden: User \"nobody\" cannot list resource \"pods\" in API group \"\" in the namespace \"a\""
        )
        let named = AccessRequest.resource(
            verb: "get", group: "apps", resource: "deployments", namespace: "", name: "d")
        #expect(
            named.forbidden(Self.nobody).message
                == "deployments.apps \"d\" is forbidden: User \"nobody\" cannot get resource \"deployments\" in API group \"apps\" at the cluster scope"
        )
    }
}
