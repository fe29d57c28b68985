import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct ObjectStoreTests {
    @Test func whatIsCreatedCanBeReadInEveryServedVersion() async throws {
        try await withStore { store, _ in
            let gateway: JSON = ["metadata": ["name": "a", "namespace": "default"], "spec": ["selector": ["x": "y"]]]
            let resource = GroupVersionResource(group: "networking.istio.io", version: "v1alpha3", resource: "gateways")
            let created = try await store.create(resource, gateway)
            #expect(created["apiVersion"] == "networking.istio.io/v1alpha3")
            #expect(created.metadata["generation"] == 1)
            let newest = GroupVersionResource(group: "networking.istio.io", version: "v1", resource: "gateways")
            let read = try await store.get(ObjectReference(newest, namespace: "default", name: "a"))
            #expect(read["apiVersion"] == "networking.istio.io/v1")
            #expect(read["kind"] == "Gateway")
            #expect(read.spec == gateway.spec)
            #expect(read.uid == created.uid)
        }
    }

    @Test func theServerDecidesOverItsOwnFields() async throws {
        try await withStore(now: Date(timeIntervalSince1970: 1_700_000_000)) { store, _ in
            var map = configMap("a")
            map.metadata["uid"] = "mine"
            map.metadata["creationTimestamp"] = "1999-01-01T00:00:00Z"
            map.metadata["managedFields"] = [[:]]
            let created = try await store.create(.configMaps, map)
            #expect(created.uid.count == 36)
            #expect(created.metadata["creationTimestamp"] == "2023-11-14T22:13:20Z")
            #expect(created.metadata["managedFields"] == nil)
        }
    }

    @Test func aNameCanBeGenerated() async throws {
        try await withStore { store, _ in
            let object: JSON = ["metadata": ["generateName": "web-", "namespace": "default"]]
            let first = try await store.create(.configMaps, object)
            let second = try await store.create(.configMaps, object)
            #expect(first.name.hasPrefix("web-") && first.name.count == 9)
            #expect(first.name != second.name)
        }
    }

    @Test func anUpdateOfAnOldVersionIsAConflict() async throws {
        try await withStore { store, _ in
            var old = try await store.create(.configMaps, configMap("a", ["x": "1"]))
            old["data"] = ["x": "2"]
            try await store.update(.configMaps, old)
            old["data"] = ["x": "3"]
            let refusal = await status { [old] in try await store.update(.configMaps, old) }
            #expect(refusal?.code == 409)
            #expect(refusal?.reason == .conflict)
            #expect(refusal?.message.hasPrefix("Operation cannot be fulfilled on configmaps \"a\"") == true)
            #expect(try await store.get(mapReference("a"))["data"] == ["x": "2"])
        }
    }

    @Test func anUpdateWithoutDifferenceWritesNothing() async throws {
        try await withStore { store, _ in
            let created = try await store.create(.configMaps, configMap("a", ["x": "1"]))
            let before = store.feed.published
            let updated = try await store.update(.configMaps, configMap("a", ["x": "1"]))
            #expect(updated.resourceVersion == created.resourceVersion)
            #expect(store.feed.published == before)
        }
    }

    @Test func desiredStateAndStatusAreWrittenApart() async throws {
        try await withStore { store, _ in
            let pod: JSON = [
                "metadata": ["name": "p", "namespace": "default"], "spec": ["nodeName": "n"],
                "status": ["phase": "Running"],
            ]
            let reference = ObjectReference(.pods, namespace: "default", name: "p")
            let created = try await store.create(.pods, pod)
            #expect(created["status"] == nil)
            try await store.updateStatus(.pods, pod)
            #expect(try await store.get(reference).status == ["phase": "Running"])
            #expect(try await store.get(reference).metadata["generation"] == 1)
            var changed = pod
            changed.spec["nodeName"] = "m"
            changed["status"] = ["phase": "Failed"]
            try await store.update(.pods, changed)
            let read = try await store.get(reference)
            #expect(read.status == ["phase": "Running"])
            #expect(read.spec == ["nodeName": "m"])
            #expect(read.metadata["generation"] == 2)
        }
    }

    @Test func refusals() async throws {
        try await withStore { store, _ in
            try await store.create(.configMaps, configMap("a"))
            let unknown = GroupVersionResource(group: "", version: "v1", resource: "gadgets")
            var elsewhere = configMap("b")
            elsewhere.metadata["namespace"] = "nowhere"
            var versioned = configMap("b")
            versioned.metadata["resourceVersion"] = "1"
            let cases: [(Int, APIStatus.Reason, () async throws -> Void)] = [
                (409, .alreadyExists, { try await store.create(.configMaps, configMap("a")) }),
                (404, .notFound, { _ = try await store.get(mapReference("b")) }),
                (404, .notFound, { try await store.update(.configMaps, configMap("b")) }),
                (404, .notFound, { try await store.delete(mapReference("b")) }),
                (404, .notFound, { _ = try await store.list(unknown) }),
                (404, .notFound, { [elsewhere] in try await store.create(.configMaps, elsewhere) }),
                (400, .badRequest, { [versioned] in try await store.create(.configMaps, versioned) }),
                (400, .badRequest, { try await store.create(.configMaps, "text") }),
                (409, .conflict, { try await store.delete(mapReference("a"), uid: "another") }),
                (422, .invalid, { try await store.create(.configMaps, configMap("UPPER")) }),
                (422, .invalid, { try await store.create(.configMaps, configMap("../../etc")) }),
                (422, .invalid, { try await store.create(.configMaps, configMap("c", labels: ["a b": "c"])) }),
                (422, .invalid, { try await store.create(.configMaps, ["metadata": ["namespace": "default"]]) }),
            ]
            for (index, (code, reason, body)) in cases.enumerated() {
                let refusal = await status(body)
                #expect(refusal?.code == code, "case \(index): \(String(describing: refusal))")
                #expect(refusal?.reason == reason, "case \(index)")
            }
        }
    }

    @Test func selectorsSeeLabelsAndFields() async throws {
        try await withStore { store, _ in
            for (name, node, app) in [("a", "n1", "web"), ("b", "n2", "web"), ("c", "n1", "db")] {
                try await store.create(
                    .pods,
                    [
                        "metadata": ["name": .string(name), "namespace": "default", "labels": ["app": .string(app)]],
                        "spec": ["nodeName": .string(node)],
                    ])
            }
            func names(_ selection: Selection) async throws -> [String] {
                try await store.list(.pods, where: selection).items.map(\.name)
            }
            #expect(try await names(.everything) == ["a", "b", "c"])
            #expect(try await names(.fields(["spec.nodeName": "n1"])) == ["a", "c"])
            #expect(try await names(.labels(["app": "web"])) == ["a", "b"])
            #expect(try await names(.fields(["metadata.name": "c"])) == ["c"])
            #expect(try await store.list(.pods, namespace: "other").items.isEmpty)
        }
    }
}
