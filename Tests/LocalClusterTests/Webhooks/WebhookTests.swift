import Foundation
import Hummingbird
import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct WebhookTests {
    private static func configMap(_ name: JSON, namespace: JSON = "default", labels: JSON? = nil) -> JSON {
        var object: JSON = ["metadata": ["name": name, "namespace": namespace], "data": ["a": "b"]]
        if let labels { object.metadata["labels"] = labels }
        return object
    }

    private static let place = ObjectReference(.configMaps, namespace: "default", name: "a")

    private func create(_ cluster: RunningCluster, _ name: JSON) async throws -> JSON {
        try await cluster.client.json(.create(.configMaps, namespace: "default", body: Self.configMap(name)))
    }

    @Test func objectsAreChangedThenJudgedThenStored() async throws {
        let questions = Questions()
        try await WebhookServer.with { path, question in
            if path == "/mutate" {
                // What is deleted cannot be changed.
                return question["request"]?["operation"] == "DELETE"
                    ? WebhookAnswer.allowed(question) : WebhookAnswer.labelled(question, "seen", "yes")
            }
            questions.add(question)
            return WebhookAnswer.allowed(question)
        } _: { server in
            try await withCluster { cluster in
                try await cluster.register(
                    mutating: true, "m", ["url": server.url("/mutate"), "caBundle": server.caBundle])
                try await cluster.register(
                    mutating: false, "v", ["url": server.url("/validate"), "caBundle": server.caBundle])
                let created = try await create(cluster, "a")
                #expect(created.labels == ["seen": "yes"])
                #expect(try await cluster.store.get(Self.place).labels == ["seen": "yes"])
                _ = try await cluster.client.json(.patch(Self.place, .merge(["data": ["a": "c"]])))
                _ = try await cluster.client.json(.delete(Self.place))
                #expect(questions.summary == ["CREATE configmaps a", "UPDATE configmaps a", "DELETE configmaps a"])
                let asked = questions.all
                #expect(asked[0]["object"]?.labels == ["seen": "yes"])
                #expect(asked[0]["oldObject"] == .null)
                #expect(asked[1]["oldObject"]?["data"] == ["a": "b"])
                #expect(asked[1]["object"]?["data"] == ["a": "c"])
                #expect(asked[2]["object"] == .null)
                #expect(asked[2]["oldObject"]?["data"] == ["a": "c"])
                #expect(asked[0]["userInfo"]?["username"] == "kubernetes-admin")
                #expect(asked[0]["object"]?["apiVersion"] == "v1")
            }
        }
    }

    @Test func aDryRunIsToldAndNotKept() async throws {
        let questions = Questions()
        try await WebhookServer.with { _, question in
            questions.add(question)
            return WebhookAnswer.labelled(question, "seen", "yes")
        } _: { server in
            try await withCluster { cluster in
                try await cluster.register(mutating: true, "m", ["url": server.url("/"), "caBundle": server.caBundle])
                let shown = try await cluster.client.json(
                    .raw(
                        .post, path: "/api/v1/namespaces/default/configmaps", query: [.init("dryRun", "All")],
                        body: Self.configMap("a").encoded(), contentType: "application/json"))
                #expect(shown.labels == ["seen": "yes"])
                #expect(questions.all.first?["dryRun"] == true)
                #expect(await status { _ = try await cluster.store.get(Self.place) }?.code == 404)
            }
        }
    }

    /// What a webhook says, and the refusal that becomes of it.
    private static let denials: [(JSON, Int, String, String)] = [
        (["message": "no"], 400, "", "admission webhook \"v.example.com\" denied the request: no"),
        (
            ["message": "no", "code": 403, "reason": "Forbidden"], 403, "Forbidden",
            "admission webhook \"v.example.com\" denied the request: no"
        ),
        (
            ["reason": "TooFew", "code": 422], 422, "TooFew",
            "admission webhook \"v.example.com\" denied the request: TooFew"
        ),
        (["code": 200], 400, "", "admission webhook \"v.example.com\" denied the request without explanation"),
    ]

    @Test func denialsAreInKubernetesWords() async throws {
        try await WebhookServer.with { _, question in
            let index = question["request"]?["object"]?.name.dropFirst().first?.wholeNumberValue ?? 0
            return WebhookAnswer.denied(question, Self.denials[index].0)
        } _: { server in
            try await withCluster { cluster in
                try await cluster.register(mutating: false, "v", ["url": server.url("/"), "caBundle": server.caBundle])
                for (index, denial) in Self.denials.enumerated() {
                    let refusal = await status { _ = try await create(cluster, .string("a\(index)")) }
                    #expect(refusal?.code == denial.1)
                    #expect(refusal?.reason.rawValue == denial.2)
                    #expect(refusal?.message == denial.3)
                }
                #expect(try await cluster.store.list(.configMaps, namespace: "default").items.count == 1)
            }
        }
    }

    @Test func aDeletionCanBeDenied() async throws {
        try await WebhookServer.with { _, question in
            question["request"]?["name"] == "b"
                ? WebhookAnswer.denied(question, ["message": "stays"]) : WebhookAnswer.allowed(question)
        } _: { server in
            try await withCluster { cluster in
                for name in ["a", "b"] { try await cluster.store.create(.configMaps, Self.configMap(.string(name))) }
                let deletions: JSON = [
                    ["operations": ["DELETE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["*"]]
                ]
                try await cluster.register(
                    mutating: false, "v", ["url": server.url("/"), "caBundle": server.caBundle], rules: deletions)
                let other = ObjectReference(.configMaps, namespace: "default", name: "b")
                #expect(
                    await status { _ = try await cluster.client.json(.delete(other)) }?.message.hasSuffix("stays")
                        == true)
                let all = Kubernetes.Request.raw(.delete, path: "/api/v1/namespaces/default/configmaps")
                #expect(await status { _ = try await cluster.client.json(all) }?.code == 400)
                _ = try await cluster.client.json(.delete(Self.place))
                #expect(await status { _ = try await cluster.store.get(Self.place) }?.code == 404)
                #expect(try await cluster.store.get(other).name == "b")
            }
        }
    }

    @Test func webhooksAreAskedInOrderAndAgainWhenTheyWish() async throws {
        let questions = Questions()
        try await WebhookServer.with { path, question in
            questions.add(question)
            let count = question["request"]?["object"]?.labels.count ?? 0
            return WebhookAnswer.labelled(question, String(path.dropFirst()) + "\(count)", "x")
        } _: { server in
            try await withCluster { cluster in
                for (name, policy) in [("b", "Never"), ("a", "IfNeeded")] {
                    try await cluster.register(
                        mutating: true, name, ["url": server.url("/" + name), "caBundle": server.caBundle],
                        changes: ["reinvocationPolicy": .string(policy)])
                }
                #expect(try await create(cluster, "a").labels.keys.sorted() == ["a0", "a2", "b1"])
                #expect(questions.all.count == 3)
            }
        }
    }

    @Test func anObjectThatChangesMeanwhileIsLookedAtAgain() async throws {
        try await withCluster { cluster in
            let questions = Questions()
            try await cluster.store.create(.configMaps, Self.configMap("a"))
            try await WebhookServer.with { _, question in
                questions.add(question)
                // Somebody else writes while the webhook thinks, for the first two questions.
                let count = questions.all.count
                if count <= 2 {
                    try await cluster.store.change(Self.place) { $0["data"]?["other"] = .string("\(count)") }
                }
                return WebhookAnswer.labelled(question, "seen", "\(count)")
            } _: { server in
                try await cluster.register(mutating: true, "m", ["url": server.url("/"), "caBundle": server.caBundle])
                let patched = try await cluster.client.json(.patch(Self.place, .merge(["data": ["a": "mine"]])))
                #expect(patched["data"] == ["a": "mine", "other": "2"])
                #expect(patched.labels == ["seen": "3"])
                // With a version there is nothing to look at again.
                var update = try await cluster.store.get(Self.place)
                update["data"] = ["a": "late"]
                update.metadata["resourceVersion"] = "1"
                let refusal = await status { _ = try await cluster.client.json(.update(Self.place, body: update)) }
                #expect(refusal?.code == 409)
                #expect(questions.all.count == 3)
            }
        }
    }

    @Test func aWebhookSeesTheVersionThatItKnows() async throws {
        let questions = Questions()
        try await WebhookServer.with { _, question in
            questions.add(question)
            return WebhookAnswer.labelled(question, "seen", "yes")
        } _: { server in
            try await withCluster { cluster in
                let rules: JSON = [
                    [
                        "operations": ["CREATE"], "apiGroups": ["networking.istio.io"], "apiVersions": ["v1beta1"],
                        "resources": ["gateways"],
                    ]
                ]
                try await cluster.register(
                    mutating: true, "m", ["url": server.url("/"), "caBundle": server.caBundle], rules: rules)
                let gateways = GroupVersionResource(group: "networking.istio.io", version: "v1", resource: "gateways")
                let created = try await cluster.client.json(
                    .create(
                        gateways, namespace: "default",
                        body: ["metadata": ["name": "g"], "spec": ["selector": ["a": "b"]]]))
                #expect(created["apiVersion"] == "networking.istio.io/v1")
                #expect(created.labels == ["seen": "yes"])
                let asked = try #require(questions.all.first)
                #expect(asked["object"]?["apiVersion"] == "networking.istio.io/v1beta1")
                #expect(asked["kind"]?["version"] == "v1beta1")
                #expect(asked["requestKind"]?["version"] == "v1")
            }
        }
    }

    @Test func podsOfReplicaSetsGetTheirSidecars() async throws {
        let questions = Questions()
        try await WebhookServer.with { _, question in
            questions.add(question)
            let sidecar: JSON = ["name": "istio-proxy", "image": "proxy"]
            return WebhookAnswer.patched(
                question, [["op": "add", "path": "/spec/containers/-", "value": sidecar]])
        } _: { server in
            try await withCluster { cluster in
                let rules: JSON = [
                    ["operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"]]
                ]
                try await cluster.register(
                    mutating: true, "m", ["url": server.url("/"), "caBundle": server.caBundle], rules: rules,
                    changes: ["namespaceSelector": ["matchLabels": ["kubernetes.io/metadata.name": "default"]]])
                try await cluster.store.create(
                    .deployments,
                    [
                        "metadata": ["name": "web", "namespace": "default"],
                        "spec": [
                            "replicas": 2, "selector": ["matchLabels": ["app": "web"]],
                            "template": [
                                "metadata": ["labels": ["app": "web"]],
                                "spec": ["containers": [["name": "web", "image": "web"]]],
                            ],
                        ],
                    ])
                var pods: [String: JSON] = [:]
                for try await news in cluster.store.follow(.pods, namespace: "default") {
                    switch news {
                    case .all(let known): for pod in known { pods[pod.name] = pod }
                    case .changed(let pod): pods[pod.name] = pod
                    case .removed: break
                    }
                    if pods.count == 2 { break }
                }
                for pod in pods.values {
                    let names = (pod.spec["containers"]?.array ?? []).compactMap { $0["name"]?.string }
                    #expect(names == ["web", "istio-proxy"])
                }
                let asked = try #require(questions.all.first)
                #expect(
                    asked["userInfo"]?["username"] == "system:serviceaccount:kube-system:replicaset-controller")
                #expect(asked["object"]?.metadata["generateName"]?.string?.hasPrefix("web-") == true)
                #expect(asked["object"]?.spec["nodeName"] == nil)
                #expect(asked["name"] == nil)
            }
        }
    }

    @Test func statusIsASubresource() async throws {
        let questions = Questions()
        try await WebhookServer.with { _, question in
            questions.add(question)
            return WebhookAnswer.denied(question, ["message": "no"])
        } _: { server in
            try await withCluster { cluster in
                try await cluster.store.create(
                    .services, ["metadata": ["name": "s", "namespace": "default"], "spec": ["ports": [["port": 80]]]])
                let rules: JSON = [
                    ["operations": ["*"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["services/status"]]
                ]
                try await cluster.register(
                    mutating: false, "v", ["url": server.url("/"), "caBundle": server.caBundle], rules: rules)
                let service = ObjectReference(.services, namespace: "default", name: "s")
                _ = try await cluster.client.json(.patch(service, .merge(["metadata": ["labels": ["a": "b"]]])))
                let refusal = await status {
                    _ = try await cluster.client.json(.patchStatus(service, .merge(["status": ["loadBalancer": [:]]])))
                }
                #expect(refusal?.code == 400)
                #expect(questions.all.map { $0["subResource"] } == ["status"])
            }
        }
    }
}
