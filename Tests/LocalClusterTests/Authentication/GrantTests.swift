import Foundation
import HTTPTypes
import Kubernetes
import Testing

@testable import LocalCluster

/// Who may give what to whom.
@Suite struct GrantTests {
    private static let group = "rbac.authorization.k8s.io"
    private static func kind(_ plural: String) -> GroupVersionResource {
        GroupVersionResource(group: group, version: "v1", resource: plural)
    }

    /// A rule, the rules that somebody has, and whether they hold the first.
    private static let coverings: [(JSON, [JSON], Bool)] = [
        (rule(["pods"], ["get"]), [rule(["pods"], ["get", "list"])], true),
        (rule(["pods"], ["get", "list"]), [rule(["pods"], ["get"]), rule(["*"], ["list"])], true),
        (rule(["pods"], ["get", "delete"]), [rule(["pods"], ["get"])], false),
        (rule(["pods"], ["*"]), [rule(["pods"], ["get", "list", "watch"])], false),
        (rule(["*"], ["get"]), [rule(["pods"], ["*"])], false),
        (rule(["pods/log"], ["get"]), [rule(["pods"], ["get"])], false),
        (rule(["pods/log"], ["get"]), [rule(["*/log"], ["get"])], true),
        (rule(["pods"], ["get"], names: ["a"]), [rule(["pods"], ["get"])], true),
        (rule(["pods"], ["get"]), [rule(["pods"], ["get"], names: ["a"])], false),
        (rule(["pods"], ["get"], names: ["a", "b"]), [rule(["pods"], ["get"], names: ["a"])], false),
        (rule(["pods"], ["get"], groups: ["apps"]), [rule(["pods"], ["get"])], false),
        (["nonResourceURLs": ["/a/b"], "verbs": ["get"]], [["nonResourceURLs": ["/a/*"], "verbs": ["get"]]], true),
        (["nonResourceURLs": ["/a/*"], "verbs": ["get"]], [["nonResourceURLs": ["/a/b"], "verbs": ["get"]]], false),
        ([:], [], true),
    ]

    private static func rule(_ resources: JSON, _ verbs: JSON, names: JSON? = nil, groups: JSON = [""]) -> JSON {
        var rule: JSON = ["apiGroups": groups, "resources": resources, "verbs": verbs]
        if let names { rule["resourceNames"] = names }
        return rule
    }

    @Test(arguments: coverings.indices) func rulesCoverRules(index: Int) {
        let (rule, own, isCovered) = Self.coverings[index]
        #expect(AccessRule(rule).isCovered(by: own.map(AccessRule.init)) == isCovered, "\(rule)")
    }

    /// A cluster in which the account `sa` administers the namespace `team`.
    private func withTeam(
        _ body: @Sendable (RunningCluster, Client) async throws -> Void
    ) async throws {
        try await withCluster { cluster in
            let account = try await cluster.client(serviceAccount: "sa", namespace: "team")
            try await cluster.store.create(Self.kind("rolebindings"), Self.binding("admins", "ClusterRole", "admin"))
            try await body(cluster, account)
        }
    }

    private static func binding(_ name: JSON, _ kind: JSON, _ role: JSON, namespace: JSON = "team") -> JSON {
        [
            "metadata": ["name": name, "namespace": namespace], "roleRef": ["kind": kind, "name": role],
            "subjects": [["kind": "ServiceAccount", "name": "sa", "namespace": "team"]],
        ]
    }

    private static func role(_ name: JSON, _ rules: JSON) -> JSON {
        ["metadata": ["name": name, "namespace": "team"], "rules": rules]
    }

    @Test func nobodyGrantsMoreThanTheyHave() async throws {
        try await withTeam { cluster, account in
            func create(_ plural: String, _ object: JSON) async -> APIStatus? {
                await status { _ = try await account.json(.create(Self.kind(plural), namespace: "team", body: object)) }
            }
            #expect(await create("roles", Self.role("r", [Self.rule(["pods"], ["get"])])) == nil)
            #expect(await create("rolebindings", Self.binding("b", "Role", "r")) == nil)
            #expect(await create("rolebindings", Self.binding("v", "ClusterRole", "view")) == nil)
            let nodes = await create("roles", Self.role("n", [Self.rule(["nodes"], ["get"])]))
            #expect(nodes?.code == 403)
            let name = "system:serviceaccount:team:sa"
            let groups = #""system:serviceaccounts" "system:serviceaccounts:team" "system:authenticated""#
            #expect(
                nodes?.message == """
                    roles.rbac.authorization.k8s.io "n" is forbidden: user "\(name)" (groups=[\(groups)]) is attempting \
                    to grant RBAC permissions not currently held:
                    {APIGroups:[""], Resources:["nodes"], Verbs:["get"]}
                    """)
            let root = await create("rolebindings", Self.binding("x", "ClusterRole", "cluster-admin"))
            #expect(root?.code == 403)
            #expect(await create("rolebindings", Self.binding("x", "ClusterRole", "none"))?.code == 404)
            // A role that is there cannot be widened either, but touched.
            let role = ObjectReference(Self.kind("roles"), namespace: "team", name: "r")
            let wider = await status {
                _ = try await account.json(.patch(role, .merge(["rules": [Self.rule(["*"], ["*"], groups: ["*"])]])))
            }
            #expect(wider?.code == 403)
            _ = try await account.json(.patch(role, .merge(["metadata": ["labels": ["a": "b"]]])))
            _ = try await cluster.client.json(
                .create(Self.kind("roles"), namespace: "team", body: Self.role("n", [Self.rule(["nodes"], ["get"])])))
        }
    }

    @Test func escalateAndBindAreVerbs() async throws {
        try await withTeam { cluster, account in
            let grants: JSON = [
                ["apiGroups": [.string(Self.group)], "resources": ["roles"], "verbs": ["escalate"]],
                [
                    "apiGroups": [.string(Self.group)], "resources": ["clusterroles"], "verbs": ["bind"],
                    "resourceNames": ["cluster-admin"],
                ],
            ]
            try await cluster.store.create(Self.kind("roles"), Self.role("granting", grants))
            try await cluster.store.create(Self.kind("rolebindings"), Self.binding("granting", "Role", "granting"))
            for (plural, object) in [
                ("roles", Self.role("n", [Self.rule(["nodes"], ["get"])])),
                ("rolebindings", Self.binding("x", "ClusterRole", "cluster-admin")),
            ] {
                _ = try await account.json(.create(Self.kind(plural), namespace: "team", body: object))
            }
            // With that binding everything in the namespace is theirs, but nothing elsewhere.
            _ = try await account.json(.list(.secrets, namespace: "team"))
            #expect(await status { _ = try await account.json(.list(.secrets)) }?.code == 403)
        }
    }

    @Test func rolesAreMadeOfOthers() throws {
        let aggregated: JSON = [
            "metadata": ["name": "all"],
            "aggregationRule": ["clusterRoleSelectors": [["matchLabels": ["into": "all"]]]], "rules": [],
        ]
        func source(_ name: JSON, _ label: JSON, _ rules: JSON) -> JSON {
            ["metadata": ["name": name, "labels": ["into": label]], "rules": rules]
        }
        let one = Self.rule(["pods"], ["get"])
        let two = Self.rule(["nodes"], ["get"])
        let roles = [
            source("b", "all", [two, one]), source("a", "all", [one]), source("c", "none", [Self.rule(["*"], ["*"])]),
            aggregated,
        ]
        #expect(AggregatedRole.rules(of: aggregated, from: roles) == [one, two])
        #expect(AggregatedRole.rules(of: roles[0], from: roles) == nil)
    }

    @Test func anInstallersRolesReachViewers() async throws {
        try await withCluster { cluster in
            let account = try await cluster.client(serviceAccount: "sa", namespace: "team")
            try await cluster.store.create(Self.kind("rolebindings"), Self.binding("v", "ClusterRole", "view"))
            let crds = Request.list(.customResourceDefinitions)
            _ = try await account.json(.list(.pods, namespace: "team"))
            #expect(await status { _ = try await account.json(.list(.secrets, namespace: "team")) }?.code == 403)
            try await cluster.store.create(
                Self.kind("clusterroles"),
                [
                    "metadata": [
                        "name": "widgets", "labels": ["rbac.authorization.k8s.io/aggregate-to-view": "true"],
                    ], "rules": [Self.rule(["secrets"], ["list"])],
                ])
            let view = ObjectReference(Self.kind("clusterroles"), name: "view")
            for try await _ in cluster.store.follow(Self.kind("clusterroles")) {
                let rules = try await cluster.store.get(view)["rules"]?.array ?? []
                if rules.contains(Self.rule(["secrets"], ["list"])) { break }
            }
            _ = try await account.json(.list(.secrets, namespace: "team"))
            #expect(await status { _ = try await account.json(crds) }?.code == 403)
        }
    }

    @Test func aListByNameCountsAsOfThatObject() throws {
        func request(_ path: String, _ query: String) throws -> AccessRequest {
            let items = try QueryItems(query)
            return AccessRequest(try RequestInfo(method: "GET", path: path, query: items), items)
        }
        let place = "/api/v1/namespaces/a/secrets"
        for (query, verb, name) in [
            ("fieldSelector=metadata.name%3Done", "list", "one"), ("", "list", ""),
            ("watch=1&fieldSelector=metadata.name%3D%3Done,type%3Dx", "watch", "one"),
            ("fieldSelector=metadata.name!%3Done", "list", ""),
        ] {
            let expected = AccessRequest.resource(
                verb: verb, group: "", resource: "secrets", namespace: "a", name: name)
            #expect(try request(place, query) == expected, "\(query)")
        }
    }

    /// Headers, and what the caller must be allowed to: verb-less, as `group/resource/namespace/name`.
    @Test func impersonationAsksForEachPart() throws {
        func headers(_ fields: [(String, String)]) throws -> HTTPFields {
            var headers = HTTPFields()
            for (name, value) in fields { headers.append(.init(name: try #require(.init(name)), value: value)) }
            return headers
        }
        let full = try #require(
            try Impersonation(
                headers([
                    ("Impersonate-User", "jane"), ("Impersonate-Group", "devs"), ("Impersonate-Uid", "7"),
                    ("Impersonate-Extra-acme.com%2Fproject", "x"),
                ])))
        let texts = full.requests.map { request in
            guard case .resource(let verb, let group, let resource, let namespace, let name) = request else {
                return ""
            }
            return "\(verb) \(group)/\(resource)/\(namespace)/\(name)"
        }
        #expect(
            texts == [
                "impersonate /users//jane", "impersonate /groups//devs", "impersonate authentication.k8s.io/uids//7",
                "impersonate authentication.k8s.io/userextras/acme.com/project//x",
            ])
        #expect(full.user.groups == ["devs", "system:authenticated"])
        #expect(full.user.extra == ["acme.com/project": ["x"]])
        let account = try #require(try Impersonation(headers([("Impersonate-User", "system:serviceaccount:a:b")])))
        #expect(
            account.requests == [
                .resource(verb: "impersonate", group: "", resource: "serviceaccounts", namespace: "a", name: "b")
            ])
        let nobody = try #require(try Impersonation(headers([("Impersonate-User", "system:anonymous")])))
        #expect(nobody.user.groups == ["system:unauthenticated"])
    }
}
