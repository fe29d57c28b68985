import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct NamespaceLifecycleTests {
    @Test func aNamespaceIsNeverWithoutItsContents() async throws {
        try await withCluster { cluster in
            let created = try await cluster.client.json(
                .create(.namespaces, body: ["metadata": ["name": "ns", "labels": ["istio-injection": "enabled"]]]))
            #expect(created.status["phase"] == "Active")
            #expect(created.labels["kubernetes.io/metadata.name"] == "ns")
            _ = try await cluster.client.json(.get(.init(.serviceAccounts, namespace: "ns", name: "default")))
            let map = try await cluster.client.json(.get(.init(.configMaps, namespace: "ns", name: "kube-root-ca.crt")))
            #expect(map["data"]?["ca.crt"]?.string == cluster.cluster.context.certificateAuthorityPEM)
        }
    }

    @Test func whatEveryClusterHas() async throws {
        try await withCluster { cluster in
            let names = try await cluster.store.list(.namespaces).items.map(\.name)
            #expect(names == ["default", "kube-node-lease", "kube-public", "kube-system"])
            let service = try await cluster.store.get(.init(.services, namespace: "default", name: "kubernetes"))
            #expect(service.spec["clusterIP"] == "10.96.0.1")
            let slice = try await cluster.store.get(.init(.endpointSlices, namespace: "default", name: "kubernetes"))
            #expect(slice["endpoints"]?[0]?["addresses"] == ["10.244.0.1"])
            #expect(slice["ports"]?[0]?["port"] == .int(Int64(cluster.port)))
            let node = try await cluster.store.get(.init(.nodes, name: "node1"))
            #expect(node.labels["topology.kubernetes.io/zone"] == "zone1")
            let ready = node.status["conditions"]?.array?.first { $0["type"] == "Ready" }
            #expect(ready?["status"] == "True" && ready?["reason"] == "KubeletReady")
            for name in ["capacity", "allocatable"] {
                #expect((node.status[name]?["memory"].flatMap(ResourceQuantity.value) ?? 0) > 1e6)
            }
            #expect(node.status["addresses"]?[0] == ["type": "InternalIP", "address": "10.244.0.1"])
        }
    }

    @Test(.timeLimit(.minutes(1))) func theServiceOfTheServerComesBack() async throws {
        try await withCluster { cluster in
            let reference = ObjectReference(.services, namespace: "default", name: "kubernetes")
            let before = try await cluster.store.get(reference)
            _ = try await cluster.client.json(.delete(reference))
            try await cluster.wait(for: reference) { $0 != nil && $0?.uid != before.uid }
            #expect(try await cluster.store.get(reference).spec["clusterIP"] == before.spec["clusterIP"])
        }
    }

    @Test func aNamespaceTakesItsContentsAlong() async throws {
        try await withCluster { cluster in
            try await cluster.store.create(.namespaces, ["metadata": ["name": "ns"]])
            var map = configMap("a")
            map.metadata["namespace"] = "ns"
            try await cluster.store.create(.configMaps, map)
            let namespace = ObjectReference(.namespaces, name: "ns")
            #expect(try await cluster.client.json(.delete(namespace))["status"] == "Success")
            #expect(await status { _ = try await cluster.store.get(namespace) }?.code == 404)
            for resource in [GroupVersionResource.configMaps, .serviceAccounts] {
                #expect(try await cluster.store.list(resource, namespace: "ns").items.isEmpty)
            }
        }
    }

    @Test func aNamespaceWaitsForItsPods() async throws {
        try await withCluster { cluster in
            try await cluster.store.create(.namespaces, ["metadata": ["name": "ns"]])
            let pod: JSON = [
                "metadata": ["name": "p", "namespace": "ns"], "spec": ["containers": [["name": "c", "image": "i"]]],
            ]
            try await cluster.store.create(.pods, pod)
            let namespace = ObjectReference(.namespaces, name: "ns")
            let marked = try await cluster.client.json(.delete(namespace))
            #expect(marked.status["phase"] == "Terminating")
            #expect(try await cluster.store.get(.init(.pods, namespace: "ns", name: "p")).isBeingDeleted)
            var map = configMap("a")
            map.metadata["namespace"] = "ns"
            let refusal = await status { [map] in try await cluster.store.create(.configMaps, map) }
            #expect(refusal?.code == 403)
            // The last pod has ended.
            try await cluster.store.delete(.init(.pods, namespace: "ns", name: "p"))
            #expect(await status { _ = try await cluster.store.get(namespace) }?.code == 404)
        }
    }
}

@Suite struct PodTests {
    private let reference = ObjectReference(.pods, namespace: "default", name: "p")

    private func pod(_ change: (inout JSON) -> Void = { _ in }) -> JSON {
        var pod: JSON = [
            "metadata": ["name": "p", "namespace": "default"], "spec": ["containers": [["name": "c", "image": "i"]]],
        ]
        change(&pod)
        return pod
    }

    @Test func aPodGetsTheNodeAndItsDefaults() async throws {
        try await withCluster { cluster in
            let created = try await cluster.client.json(.create(.pods, namespace: "default", body: pod()))
            #expect(created.spec["nodeName"] == "node1")
            #expect(created.spec["serviceAccountName"] == "default")
            #expect(created.spec["restartPolicy"] == "Always")
            #expect(created.status["phase"] == "Pending")
        }
    }

    @Test func wrongPodsAreRefused() async throws {
        try await withCluster { cluster in
            let cases: [(Int, JSON)] = [
                (422, pod { $0.spec["containers"] = [] }), (422, pod { $0.spec["containers"] = [["name": "c"]] }),
                (422, pod { $0.spec["containers"] = [["image": "i"]] }),
                (422, pod { $0.spec["containers"] = [["name": "../c", "image": "i"]] }),
                (422, pod { $0.spec["containers"] = [["name": "c", "image": "i"], ["name": "c", "image": "i"]] }),
                (403, pod { $0.spec["serviceAccountName"] = "none" }),
            ]
            for (code, pod) in cases {
                #expect(await status { try await cluster.store.create(.pods, pod) }?.code == code, "\(pod.spec)")
            }
        }
    }

    @Test func onlyImagesMayChange() async throws {
        try await withCluster { cluster in
            try await cluster.store.create(.pods, pod())
            let image: JSON = ["spec": ["containers": [["name": "c", "image": "other"]]]]
            let patched = try await cluster.client.json(.patch(reference, .strategicMerge(image)))
            #expect(patched.spec["containers"]?[0]?["image"] == "other")
            let command: JSON = ["spec": ["containers": [["name": "c", "command": ["x"]]]]]
            #expect(
                await status { _ = try await cluster.client.json(.patch(reference, .strategicMerge(command))) }?.code
                    == 422)
        }
    }

    @Test func aPodIsMarkedFirstAndGoneLater() async throws {
        try await withCluster { cluster in
            let created = try await cluster.store.create(.pods, pod())
            let marked = try await cluster.client.json(.delete(reference))
            #expect(marked.metadata["deletionGracePeriodSeconds"] == 30)
            #expect(marked.isBeingDeleted)
            // A second, shorter deletion shortens; a longer one changes nothing.
            let shorter = try await cluster.client.json(.delete(reference, .init(gracePeriodSeconds: 5)))
            #expect(shorter.metadata["deletionGracePeriodSeconds"] == 5)
            let longer = try await cluster.client.json(.delete(reference, .init(gracePeriodSeconds: 60)))
            #expect(longer.resourceVersion == shorter.resourceVersion)
            try await cluster.store.delete(reference, uid: created.uid)
            #expect(await status { _ = try await cluster.store.get(reference) }?.code == 404)
            try await cluster.store.create(.pods, pod())
            let forced = try await cluster.client.json(.delete(reference, .init(gracePeriodSeconds: 0)))
            #expect(forced["status"] == "Success")
        }
    }

    @Test func finalizersHaveTheirTurn() async throws {
        try await withCluster { cluster in
            var map = configMap("a")
            map.metadata["finalizers"] = ["example.com/hold"]
            try await cluster.store.create(.configMaps, map)
            #expect(try await cluster.client.json(.delete(mapReference("a"))).isBeingDeleted)
            #expect(try await cluster.store.get(mapReference("a")).isBeingDeleted)
            _ = try await cluster.client.json(.patch(mapReference("a"), .merge(["metadata": ["finalizers": nil]])))
            #expect(await status { _ = try await cluster.store.get(mapReference("a")) }?.code == 404)
        }
    }
}

@Suite struct EventTests {
    @Test func theSameEventCountsUp() async throws {
        try await withCluster { cluster in
            let pod: JSON = [
                "kind": "Pod", "apiVersion": "v1", "metadata": ["name": "p", "namespace": "default", "uid": "u"],
            ]
            let events = cluster.cluster.context.events
            for _ in 0..<3 { await events.record(.warning, reason: "BackOff", message: "again", about: pod) }
            await events.record(.normal, reason: "Started", message: "c", about: pod)
            let mine = Selection.fields(["involvedObject.uid": "u", "type": "Warning"])
            let recorded = try await cluster.store.list(.events, where: mine).items
            #expect(recorded.count == 1)
            #expect(recorded.first?["count"] == 3)
            #expect(try await cluster.store.list(.events).items.count == 2)
        }
    }

    @Test func oldEventsAreRemoved() async throws {
        try await withStore(now: Date(timeIntervalSince1970: 10_000)) { store, _ in
            for (name, time) in [("old", 1_000.0), ("new", 9_000.0)] {
                try await store.create(
                    .events,
                    [
                        "metadata": ["name": .string(name), "namespace": "default"],
                        "lastTimestamp": .string(ObjectTime.text(Date(timeIntervalSince1970: time))),
                    ])
            }
            try await EventExpiry(store: store, log: quiet).removeOld()
            #expect(try await store.list(.events).items.map(\.name) == ["new"])
        }
    }
}

@Suite struct SecretTests {
    @Test func plainTextBecomesData() async throws {
        try await withCluster { cluster in
            let secret: JSON = ["metadata": ["name": "s", "namespace": "default"], "stringData": ["a": "b"]]
            let created = try await cluster.store.create(.secrets, secret)
            #expect(created["data"] == ["a": "Yg=="])
            #expect(created["stringData"] == nil)
            #expect(created["type"] == "Opaque")
        }
    }
}
