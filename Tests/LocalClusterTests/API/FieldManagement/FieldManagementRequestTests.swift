import Kubernetes
import Testing

@testable import LocalCluster

/// The record of who set which fields, as clients see it.
@Suite struct FieldManagementRequestTests {
    private static let map = ObjectReference(.configMaps, namespace: "default", name: "a")

    private static func configuration(_ data: [String: String], metadata: [String: JSON] = [:]) -> JSON {
        var object: JSON = ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "a"], "data": JSON(data)]
        for (member, value) in metadata { object.metadata[member] = value }
        return object
    }

    @discardableResult
    private static func apply(
        _ object: JSON, by manager: String? = "one", force: Bool = false, in cluster: RunningCluster
    ) async throws -> JSON {
        try await cluster.client.json(.patch(map, .apply(object, force: force), .init(fieldManager: manager)))
    }

    private static func managers(_ object: JSON) -> [String] {
        object.metadata["managedFields"]?.array?.map {
            "\($0["manager"]?.string ?? "") \($0["operation"]?.string ?? "") \($0["subresource"]?.string ?? "")"
        } ?? []
    }

    /// Which entries of `data` each manager owns.
    private static func owned(_ object: JSON) -> [String: [String]] {
        let entries = object.metadata["managedFields"]?.array ?? []
        return Dictionary(
            uniqueKeysWithValues: entries.map { entry in
                let keys = entry["fieldsV1"]?["f:data"]?.object?.keys.filter { $0 != "." } ?? []
                return (entry["manager"]?.string ?? "", keys.sorted())
            })
    }

    @Test func applyCreatesMergesAndRemoves() async throws {
        try await withCluster { cluster in
            let created = try await Self.apply(Self.configuration(["x": "1", "y": "1"]), in: cluster)
            #expect(Self.managers(created) == ["one Apply "])
            #expect(Self.owned(created) == ["one": ["f:x", "f:y"]])
            let other = try await Self.apply(Self.configuration(["z": "2"]), by: "two", in: cluster)
            #expect(other["data"] == ["x": "1", "y": "1", "z": "2"])
            let less = try await Self.apply(Self.configuration(["x": "1"]), in: cluster)
            #expect(less["data"] == ["x": "1", "z": "2"])
            #expect(less.uid == created.uid)
        }
    }

    @Test func anApplyThatChangesNothingWritesNothing() async throws {
        try await withCluster { cluster in
            let first = try await Self.apply(Self.configuration(["x": "1"]), in: cluster)
            let second = try await Self.apply(Self.configuration(["x": "1"]), in: cluster)
            #expect(first == second)
        }
    }

    @Test func everyWayToWriteIsRecorded() async throws {
        try await withCluster { cluster in
            let client = cluster.client
            var object = try await client.json(
                .create(
                    .configMaps, namespace: "default", body: Self.configuration(["x": "1"]),
                    .init(fieldManager: "creator")))
            #expect(Self.managers(object) == ["creator Update "])
            object["data"] = ["x": "1", "y": "2"]
            object = try await client.json(.update(Self.map, body: object, .init(fieldManager: "updater")))
            object = try await client.json(
                .patch(Self.map, .merge(["data": ["z": "3"]]), .init(fieldManager: "patcher")))
            #expect(Self.owned(object) == ["creator": ["f:x"], "updater": ["f:y"], "patcher": ["f:z"]])
            let same = try await client.json(
                .patch(Self.map, .merge(["data": ["z": "3"]]), .init(fieldManager: "idle")))
            #expect(same == object)
        }
    }

    @Test func theStatusHasManagersOfItsOwn() async throws {
        try await withCluster { cluster in
            let gateways = GroupVersionResource(group: "networking.istio.io", version: "v1", resource: "gateways")
            let reference = ObjectReference(gateways, namespace: "default", name: "g")
            let gateway: JSON = [
                "apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": ["name": "g"],
                "spec": ["selector": ["a": "b"]], "status": ["x": 1],
            ]
            let options = WriteOptions(fieldManager: "one")
            let created = try await cluster.client.json(.patch(reference, .apply(gateway), options))
            #expect(created["status"] == nil)
            var judged = try await cluster.client.json(
                .patchStatus(reference, .merge(["status": ["x": 2]]), .init(fieldManager: "judge")))
            #expect(Self.managers(judged) == ["one Apply ", "judge Update status"])
            #expect(judged.metadata["managedFields"]?[1]?["fieldsV1"] == ["f:status": [".": [:], "f:x": [:]]])
            let failure = await status {
                _ = try await cluster.client.json(.patchStatus(reference, .apply(gateway), options))
            }
            #expect(
                failure?.message
                    == #"Apply failed with 1 conflict: conflict with "judge" with subresource "status" using networking.istio.io/v1: .status.x"#
            )
            judged = try await cluster.client.json(.patchStatus(reference, .apply(gateway, force: true), options))
            #expect(judged.status == ["x": 1])
            #expect(judged.spec == ["selector": ["a": "b"]])
        }
    }

    @Test func conflictsAreRefusedUnlessForced() async throws {
        try await withCluster { cluster in
            try await Self.apply(Self.configuration(["x": "1"]), in: cluster)
            let failure = await status { try await Self.apply(Self.configuration(["x": "2"]), by: "two", in: cluster) }
            #expect(failure?.code == 409)
            #expect(failure?.message == #"Apply failed with 1 conflict: conflict with "one": .data.x"#)
            #expect(failure?.details?.causes.first?.reason == "FieldManagerConflict")
            let forced = try await Self.apply(Self.configuration(["x": "2"]), by: "two", force: true, in: cluster)
            #expect(Self.owned(forced)["two"] == ["f:x"])
            #expect(Self.owned(forced)["one"] ?? [] == [])
            #expect(forced["data"] == ["x": "2"])
        }
    }

    /// What is applied to an object that is there, and the code and a part of the message of the refusal.
    private static let refusals: [(JSON, code: Int, says: String)] = [
        (configuration([:], metadata: ["resourceVersion": "1"]), 409, "the object has been modified"),
        (configuration([:], metadata: ["uid": "other"]), 409, "Precondition failed: UID in precondition: other"),
        (
            configuration([:], metadata: ["managedFields": [["manager": "x"]]]), 400,
            "metadata.managedFields must be nil"
        ),
        (configuration([:], metadata: ["name": "b"]), 400, "does not match the name on the URL"),
        (configuration([:], metadata: ["namespace": "b"]), 400, "the namespace of the provided object does not match"),
        (["metadata": ["name": "a"]], 400, "kind and apiVersion must be set"),
        (
            configuration([:], metadata: ["ownerReferences": [["uid": "1"], ["uid": "1"]]]), 400,
            #".metadata.ownerReferences: duplicate entries for key [uid="1"]"#
        ),
        (
            configuration([:], metadata: ["ownerReferences": [["name": "x"]]]), 400,
            "associative list with keys has an element that omits its key fields"
        ),
    ]

    @Test func whatCannotBeAppliedIsRefused() async throws {
        try await withCluster { cluster in
            try await Self.apply(Self.configuration(["x": "1"]), in: cluster)
            for (object, code, says) in Self.refusals {
                let failure = await status { try await Self.apply(object, in: cluster) }
                #expect(failure?.code == code, "\(object)")
                #expect(failure?.message.contains(says) == true, "\(object): \(failure?.message ?? "accepted")")
            }
        }
    }

    @Test func managersMustHaveNames() async throws {
        try await withCluster { cluster in
            let unnamed = await status { try await Self.apply(Self.configuration([:]), by: nil, in: cluster) }
            #expect(unnamed?.code == 422)
            #expect(
                unnamed?.message
                    == #"PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch"#
            )
            for name in [String(repeating: "x", count: 129), "a\u{7}b", "a\nb"] {
                let request = Request.create(
                    .configMaps, namespace: "default", body: configMap("b"), .init(fieldManager: name))
                let failure = await status { _ = try await cluster.client.json(request) }
                #expect(failure?.code == 422)
                #expect(failure?.message.hasPrefix(#"CreateOptions.meta.k8s.io "" is invalid: fieldManager: "#) == true)
            }
            let forced = Request.raw(
                .patch, path: "/api/v1/namespaces/default/configmaps/kube-root-ca.crt",
                query: [.init("force", "true")], body: Array("{}".utf8), contentType: MediaType.mergePatch)
            let failure = await status { _ = try await cluster.client.json(forced) }
            #expect(failure?.message.contains("force: Forbidden: may not be specified for non-apply patch") == true)
        }
    }

    @Test func anAbsentObjectOfAnotherUIDIsNotMade() async throws {
        try await withCluster { cluster in
            let failure = await status {
                try await Self.apply(Self.configuration([:], metadata: ["uid": "gone"]), in: cluster)
            }
            #expect(failure?.code == 409)
        }
    }

    @Test func clientsMayRewriteTheRecord() async throws {
        try await withCluster { cluster in
            let created = try await Self.apply(Self.configuration(["x": "1"]), in: cluster)
            var entry = try #require(created.metadata["managedFields"]?[0])
            entry["manager"] = "heir"
            let rewrite: JSON = [
                ["op": "replace", "path": "/metadata/managedFields", "value": [entry]],
                [
                    "op": "replace", "path": "/metadata/resourceVersion",
                    "value": created.metadata["resourceVersion"] ?? "",
                ],
            ]
            let rewritten = try await cluster.client.json(.patch(Self.map, .json(rewrite)))
            #expect(Self.managers(rewritten) == ["heir Apply "])
            let stale = await status { _ = try await cluster.client.json(.patch(Self.map, .json(rewrite))) }
            #expect(stale?.code == 409)

            // What is no record leaves it as it is, so does an empty one; one empty entry erases it.
            for junk: JSON in [[], [["manager": "x"]], [["fieldsV1": ["z": 1]]]] {
                let patch = Patch.merge(["metadata": ["managedFields": junk]])
                #expect(Self.managers(try await cluster.client.json(.patch(Self.map, patch))) == ["heir Apply "])
            }
            let erase = Patch.merge(["metadata": ["managedFields": [[:]]]])
            #expect(try await cluster.client.json(.patch(Self.map, erase)).metadata["managedFields"] == nil)
            let untracked = try await cluster.client.json(.patch(Self.map, .merge(["data": ["y": "2"]])))
            #expect(untracked.metadata["managedFields"] == nil)

            let applied = try await Self.apply(Self.configuration(["z": "3"]), in: cluster)
            #expect(Self.managers(applied) == ["one Apply ", "before-first-apply Update "])
        }
    }

    /// A field that a controller of the cluster has changed is no longer claimed by whoever set it.
    @Test func whatAControllerChangesIsItsOwn() async throws {
        try await withCluster { cluster in
            try await Self.apply(Self.configuration(["x": "1", "y": "1"]), in: cluster)
            let changed = try await cluster.store.change(Self.map) { $0["data"]?["x"] = "2" }
            #expect(Self.managers(changed) == ["one Apply ", "kube-controller-manager Update "])
            #expect(Self.owned(changed) == ["one": ["f:y"], "kube-controller-manager": ["f:x"]])
            var whole = changed
            whole.metadata["managedFields"] = nil
            whole["data"] = ["y": "1"]
            let updated = try await cluster.store.update(.configMaps, whole)
            #expect(Self.managers(updated) == ["one Apply "])
        }
    }

    @Test func aDryRunShowsTheRecordAndKeepsNothing() async throws {
        try await withCluster { cluster in
            try await Self.apply(Self.configuration(["x": "1"]), in: cluster)
            let shown = try await cluster.client.json(
                .patch(
                    Self.map, .apply(Self.configuration(["x": "2"]), force: true),
                    .init(fieldManager: "two", dryRun: true)))
            #expect(shown["data"] == ["x": "2"])
            #expect(Self.owned(shown)["two"] == ["f:x"])
            let kept = try await cluster.store.get(Self.map)
            #expect(kept["data"] == ["x": "1"])
            #expect(Self.managers(kept) == ["one Apply "])
        }
    }

    /// Two that apply different fields at the same time, and one that updates from what it has read.
    @Test(.timeLimit(.minutes(2))) func appliersDoNotDisturbEachOther() async throws {
        try await withCluster { cluster in
            let count = 50
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for manager in ["one", "two"] {
                    tasks.addTask {
                        for number in 1...count {
                            try await Self.apply(Self.configuration([manager: "\(number)"]), by: manager, in: cluster)
                        }
                    }
                }
                try await tasks.waitForAll()
            }
            let object = try await cluster.store.get(Self.map)
            #expect(object["data"] == ["one": "\(count)", "two": "\(count)"])
            #expect(Self.managers(object).sorted() == ["one Apply ", "two Apply "])

            var stale = object
            try await Self.apply(Self.configuration(["one": "last"]), in: cluster)
            stale["data"] = ["one": "mine"]
            let failure = await status { [stale] in _ = try await cluster.client.json(.update(Self.map, body: stale)) }
            #expect(failure?.code == 409)
            #expect(failure?.message.contains("the object has been modified") == true)
        }
    }
}
