import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

/// `scale`, `eviction`, `binding`, and the node that takes no pods.
@Suite struct SubresourceTests {
    private func send(
        _ method: Request.Method, _ path: String, _ body: JSON?, type: String = "application/json",
        _ cluster: RunningCluster
    ) async throws -> JSON {
        try await cluster.client.json(
            .raw(method, path: path, body: body?.encoded(), contentType: body == nil ? nil : type))
    }

    private let pod: JSON = [
        "metadata": ["name": "p", "namespace": "default", "labels": ["app": "web"]],
        "spec": ["containers": [["name": "c", "image": "i"]]],
    ]

    @Test func scaleShowsAndSets() async throws {
        try await withCluster { cluster in
            var object = WorkloadSamples.deployment(replicas: 2)
            object["metadata"] = ["name": "web", "namespace": "default"]
            try await cluster.store.create(.deployments, object)
            let path = "/apis/apps/v1/namespaces/default/deployments/web/scale"
            var scale = try await send(.get, path, nil, cluster)
            #expect(scale["kind"] == "Scale" && scale["apiVersion"] == "autoscaling/v1")
            #expect(scale.spec["replicas"] == 2)
            #expect(scale.status["selector"] == "app=web")
            let patched = try await send(
                .patch, path, ["spec": ["replicas": 3]], type: "application/merge-patch+json", cluster)
            #expect(patched.spec["replicas"] == 3)
            let deployment = try await cluster.store.get(.init(.deployments, namespace: "default", name: "web"))
            #expect(deployment.spec["replicas"] == 3)
            #expect(deployment.metadata["generation"] == 2)
            // The first one is old by now.
            scale.spec["replicas"] = 5
            let stale = await status { [scale] in _ = try await send(.put, path, scale, cluster) }
            #expect(stale?.code == 409)
            let negative: JSON = ["spec": ["replicas": -1]]
            let refusal = await status {
                _ = try await send(.patch, path, negative, type: "application/merge-patch+json", cluster)
            }
            #expect(refusal?.code == 422)
            let none = "/api/v1/namespaces/default/configmaps/kube-root-ca.crt/scale"
            #expect(await status { _ = try await send(.get, none, nil, cluster) }?.code == 404)
        }
    }

    @Test(.timeLimit(.minutes(1))) func evictionHonoursABudget() async throws {
        try await withCluster { cluster in
            try await cluster.store.create(.pods, pod)
            let budget: JSON = [
                "metadata": ["name": "b", "namespace": "default"],
                "spec": ["minAvailable": 1, "selector": ["matchLabels": ["app": "web"]]],
            ]
            try await cluster.store.create(.podDisruptionBudgets, budget)
            let reference = ObjectReference(.pods, namespace: "default", name: "p")
            try await cluster.store.change(reference) { pod in
                pod["status"] = ["phase": "Running", "conditions": [["type": "Ready", "status": "True"]]]
            }
            let budgetReference = ObjectReference(.podDisruptionBudgets, namespace: "default", name: "b")
            try await cluster.wait(for: budgetReference) { $0?.status["currentHealthy"] == 1 }
            let path = "/api/v1/namespaces/default/pods/p/eviction"
            let eviction: JSON = ["apiVersion": "policy/v1", "kind": "Eviction", "metadata": ["name": "p"]]
            let refusal = await status { _ = try await send(.post, path, eviction, cluster) }
            #expect(refusal?.code == 429)
            #expect(refusal?.details?.causes.first?.reason == "DisruptionBudget")
            #expect(try await cluster.store.get(reference).isBeingDeleted == false)
            _ = try await cluster.client.json(.patch(budgetReference, .merge(["spec": ["minAvailable": 0]])))
            try await cluster.wait(for: budgetReference) { $0?.status["disruptionsAllowed"] == 1 }
            _ = try await send(.post, path, eviction, cluster)
            #expect(try await cluster.store.get(reference).isBeingDeleted)
        }
    }

    @Test(.timeLimit(.minutes(1))) func aCordonedNodeMakesPodsWait() async throws {
        try await withCluster { cluster in
            let node = ObjectReference(.nodes, name: "node1")
            _ = try await cluster.client.json(.patch(node, .merge(["spec": ["unschedulable": true]])))
            let waiting = try await cluster.store.create(.pods, pod)
            #expect(waiting.spec["nodeName"] == nil)
            let condition = Conditions(waiting.status["conditions"])["PodScheduled"]
            #expect(condition?["reason"] == "Unschedulable")
            #expect(condition?["message"]?.string?.contains("were unschedulable") == true)
            let events = try await cluster.store.list(.events, where: .fields(["involvedObject.name": "p"])).items
            #expect(events.map { $0["reason"] } == ["FailedScheduling"])
            _ = try await cluster.client.json(.patch(node, .merge(["spec": ["unschedulable": nil]])))
            let reference = ObjectReference(.pods, namespace: "default", name: "p")
            try await cluster.wait(for: reference) { $0?.spec["nodeName"] == "node1" }
        }
    }

    @Test func aPodIsBoundOnce() async throws {
        try await withCluster { cluster in
            var picky = pod
            picky.spec["nodeSelector"] = ["disk": "ssd"]
            #expect(try await cluster.store.create(.pods, picky).spec["nodeName"] == nil)
            let path = "/api/v1/namespaces/default/pods/p/binding"
            func binding(_ node: String) -> JSON { ["target": ["kind": "Node", "name": .string(node)]] }
            #expect(await status { _ = try await send(.post, path, binding("none"), cluster) }?.code == 404)
            _ = try await send(.post, path, binding("node1"), cluster)
            let bound = try await cluster.store.get(.init(.pods, namespace: "default", name: "p"))
            #expect(bound.spec["nodeName"] == "node1")
            #expect(await status { _ = try await send(.post, path, binding("node1"), cluster) }?.code == 409)
        }
    }
}
