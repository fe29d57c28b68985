import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

/// Definitions and what they do to the catalog.
@Suite struct DefinitionTests {
    private typealias Samples = CustomResourceSamples

    private func conditions(_ definition: JSON) -> [String: String] {
        Dictionary(
            (definition.status["conditions"]?.array ?? []).map {
                ($0["type"]?.string ?? "", "\($0["status"]?.string ?? "") \($0["reason"]?.string ?? "")")
            }, uniquingKeysWith: { first, _ in first })
    }

    private func definition(_ name: String) -> ObjectReference {
        ObjectReference(.customResourceDefinitions, name: name)
    }

    private func delete(_ name: String, in store: ObjectStore) async throws {
        let type = try store.catalog.type(.customResourceDefinitions)
        _ = try await store.write { try $0.delete(type, namespace: "", name: name) }
    }

    @Test func aKindIsServedAsSoonAsItsDefinitionIsWritten() async throws {
        try await withStore { store, _ in
            #expect(await status { _ = try await store.list(.widgets) }?.code == 404)
            let created = try await store.create(.customResourceDefinitions, try Samples.yaml(Samples.widgets))
            #expect(
                conditions(created) == [
                    "NamesAccepted": "True NoConflicts", "Established": "True InitialNamesAccepted",
                ])
            #expect(created.status["storedVersions"] == ["v1"])
            #expect(created.status["acceptedNames"]?["listKind"] == "WidgetList")
            #expect(created.status["acceptedNames"]?["singular"] == "widget")
            #expect(created.spec["conversion"] == ["strategy": "None"])
            let type = try store.catalog.type(.widgets)
            #expect(type.versions == ["v1", "v1beta1"])
            #expect(type.hasStatus)
            #expect(
                type.scale
                    == ScalePaths(
                        specReplicas: ".spec.replicas", statusReplicas: ".status.replicas", labelSelector: nil))
            #expect(type.schema("v1")?.properties["spec"]?.required == ["color"])
            let beta = try store.catalog.type(.init(group: "example.com", version: "v1beta1", resource: "widgets"))
            #expect(!beta.hasStatus && beta.scale == nil && beta.subresources.isEmpty)
        }
    }

    /// Objects that are created right behind their definition, also in the same commit, find their kind.
    @Test func objectsRightBehindTheirDefinition() async throws {
        try await withStore { store, _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<20 {
                    group.addTask {
                        let plural = "kind\(index)s"
                        try await store.create(
                            .customResourceDefinitions, try Samples.definition(plural: plural, kind: "Kind\(index)"))
                        let resource = GroupVersionResource(group: "example.com", version: "v1", resource: plural)
                        try await store.create(resource, Samples.widget("a"))
                    }
                }
                try await group.waitForAll()
            }
            #expect(store.catalog.custom.count == 20)
        }
    }

    @Test func aDryRunDefinesNothing() async throws {
        try await withStore { store, _ in
            let type = try store.catalog.type(.customResourceDefinitions)
            let object = try Samples.definition()
            _ = try await store.write(isDryRun: true) { try $0.create(type, object) }
            #expect(store.catalog.custom.isEmpty)
        }
    }

    @Test func aRestartKeepsKindsAndObjects() async throws {
        try await withStore { store, path in
            try await store.create(.customResourceDefinitions, try Samples.yaml(Samples.widgets))
            try await store.create(.widgets, Samples.widget("a"))
            try store.close()
            let reopened = try ObjectStore(path: path)
            #expect(try await reopened.get(.init(.widgets, namespace: "default", name: "a")).spec["replicas"] == 1)
            #expect(await status { try await reopened.create(.widgets, Samples.widget("b", [:])) }?.code == 422)
            try reopened.close()
        }
    }

    /// What is wrong, as a merge patch of a good definition, and what is said about it.
    private static let refusals: [(JSON, String)] = [
        (
            ["metadata": ["name": "other.example.com"]],
            "metadata.name: Invalid value: \"other.example.com\": must be spec.names.plural+\".\"+spec.group"
        ),
        (
            ["spec": ["group": "example"], "metadata": ["name": "things.example"]],
            "spec.group: Invalid value: \"example\": should be a domain with at least one dot"
        ),
        (["spec": ["group": "x.k8s.io"], "metadata": ["name": "things.x.k8s.io"]], "api-approved.kubernetes.io"),
        (
            ["spec": ["scope": "Everywhere"]],
            "spec.scope: Unsupported value: \"Everywhere\": supported values: \"Cluster\", \"Namespaced\""
        ),
        (["spec": ["names": ["kind": .null]]], "spec.names.kind: Required value"),
        (["spec": ["names": ["shortNames": ["A B"]]]], "spec.names.shortNames[0]: Invalid value: \"A B\""),
        (["spec": ["names": ["listKind": "Thing"]]], "kind and listKind may not be the same"),
        (["spec": ["versions": []]], "spec.versions: Required value"),
        (["spec": ["preserveUnknownFields": true]], "spec.preserveUnknownFields: Invalid value: true: must be false"),
        (["spec": ["conversion": ["strategy": "Magic"]]], "spec.conversion.strategy: Unsupported value: \"Magic\""),
        (["spec": ["conversion": ["strategy": "Webhook"]]], "spec.conversion.webhook.clientConfig: Required value"),
        (version([:], schema: nil), "spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required"),
        (version(["storage": false]), "must have exactly one version marked as storage version"),
        (version(["name": "V1"]), "spec.versions[0].name: Invalid value: \"V1\""),
        (
            version([:], schema: [:]),
            "spec.versions[0].schema.openAPIV3Schema.type: Required value: must not be empty at the root"
        ),
        (
            version(["subresources": ["scale": ["specReplicasPath": ".status.x", "statusReplicasPath": ".status.x"]]]),
            "scale.specReplicasPath: Invalid value: \".status.x\": should be a json path under .spec"
        ),
        (
            version(["additionalPrinterColumns": [["name": "A", "type": "text", "jsonPath": ".a"]]]),
            "additionalPrinterColumns[0].type: Unsupported value: \"text\""
        ),
        (
            version(["additionalPrinterColumns": [["name": "A", "type": "string", "jsonPath": ".a["]]]),
            "additionalPrinterColumns[0].jsonPath: Invalid value"
        ),
        (version(["selectableFields": [["jsonPath": ".spec.none"]]]), "selectableFields[0].jsonPath: Invalid value"),
        (version(["deprecationWarning": "x"]), "can only be set for deprecated versions"),
    ]

    private static func version(_ members: JSON, schema: JSON? = ["type": "object"]) -> JSON {
        var version: JSON = ["name": "v1", "served": true, "storage": true]
        if let schema { version["schema"] = ["openAPIV3Schema": schema] }
        return ["spec": ["versions": [version.merged(with: members)]]]
    }

    @Test(arguments: refusals) func refusedDefinitions(patch: JSON, says: String) async throws {
        try await withStore { store, _ in
            let object = try Samples.definition().merged(with: patch)
            let failure = await status { try await store.create(.customResourceDefinitions, object) }
            #expect(failure?.code == 422)
            #expect(failure?.message.contains(says) == true, "\(failure?.message ?? "")")
            #expect(store.catalog.custom.isEmpty)
        }
    }

    @Test func whatMayNotChange() async throws {
        try await withStore { store, _ in
            let object = try await store.create(.customResourceDefinitions, try Samples.definition())
            for patch: JSON in [["scope": "Cluster"], ["names": ["kind": "Other", "listKind": "OtherList"]]] {
                let failure = await status {
                    try await store.update(.customResourceDefinitions, object.merged(with: ["spec": patch]))
                }
                #expect(failure?.message.contains("field is immutable") == true)
            }
            let renamed = object.merged(with: Self.version(["name": "v2"]))
            let failure = await status { try await store.update(.customResourceDefinitions, renamed) }
            #expect(failure?.message.contains("status.storedVersions[0]: Invalid value: \"v1\"") == true)
        }
    }

    @Test func aStatusThatIsOverwrittenIsPutRight() async throws {
        try await withStore { store, _ in
            var object = try await store.create(.customResourceDefinitions, try Samples.definition())
            object["status"] = ["storedVersions": ["v1"]]
            let updated = try await store.updateStatus(.customResourceDefinitions, object)
            #expect(conditions(updated)["Established"] == "True InitialNamesAccepted")
            #expect(try await store.list(.things).items.isEmpty)
        }
    }

    @Test func namesThatAreTaken() async throws {
        try await withStore { store, _ in
            try await store.create(.customResourceDefinitions, try Samples.definition())
            let second = try await store.create(
                .customResourceDefinitions, try Samples.definition(plural: "otherthings", kind: "Thing"))
            #expect(
                conditions(second) == ["NamesAccepted": "False ListKindConflict", "Established": "False NotAccepted"])
            #expect(store.catalog.type(group: "example.com", plural: "otherthings") == nil)
            // Another group may use them.
            let third = try await store.create(
                .customResourceDefinitions, try Samples.definition(group: "other.com"))
            #expect(conditions(third)["Established"] == "True InitialNamesAccepted")
            // The names are free when their owner goes.
            try await delete("things.example.com", in: store)
            let later = try await store.get(definition("otherthings.example.com"))
            #expect(conditions(later)["Established"] == "True InitialNamesAccepted")
            #expect(store.catalog.type(group: "example.com", plural: "otherthings") != nil)
        }
    }

    @Test func aBuiltInKindStays() async throws {
        try await withStore { store, _ in
            var object = try Samples.definition(plural: "leases", kind: "Lease", group: "coordination.k8s.io")
            object.metadata["annotations"] = ["api-approved.kubernetes.io": "unapproved"]
            let created = try await store.create(.customResourceDefinitions, object)
            #expect(conditions(created)["NamesAccepted"] == "False ListKindConflict")
            #expect(store.catalog.custom.isEmpty)
            try await delete("leases.coordination.k8s.io", in: store)
            #expect(try await store.list(.leases).items.isEmpty)
        }
    }

    @Test func aDefinitionTakesItsObjectsAlong() async throws {
        try await withStore { store, _ in
            try await store.create(.customResourceDefinitions, try Samples.definition())
            let type = try store.catalog.type(.things)
            for name in ["a", "b"] { try await store.create(.things, Samples.widget(name)) }
            try await delete("things.example.com", in: store)
            #expect(await status { _ = try await store.list(.things) }?.code == 404)
            #expect(try await store.page(type, namespace: nil).objects.isEmpty)
            #expect(store.catalog.groups.contains { $0.name == "example.com" } == false)
            // A request that began before finds nothing to put its object into.
            let late = await status { _ = try await store.write { try $0.create(type, Samples.widget("late")) } }
            #expect(late?.code == 404)
            try await store.create(.customResourceDefinitions, try Samples.definition())
            #expect(try await store.list(.things).items.isEmpty)
        }
    }

    @Test func objectsWithFinalizersHoldTheirDefinition() async throws {
        try await withStore { store, _ in
            try await store.create(.customResourceDefinitions, try Samples.definition())
            var held = Samples.widget("held")
            held.metadata["finalizers"] = ["example.com/hold"]
            try await store.create(.things, held)
            try await delete("things.example.com", in: store)
            let waiting = try await store.get(definition("things.example.com"))
            #expect(conditions(waiting)["Terminating"] == "True InstanceDeletionInProgress")
            #expect(waiting.finalizers == ["customresourcecleanup.apiextensions.k8s.io"])
            #expect(await status { try await store.create(.things, Samples.widget("new")) }?.code == 405)
            var object = try await store.get(.init(.things, namespace: "default", name: "held"))
            object.metadata["finalizers"] = nil
            try await store.update(.things, object)
            #expect(await status { _ = try await store.get(definition("things.example.com")) }?.code == 404)
            #expect(store.catalog.custom.isEmpty)
        }
    }

    @Test func aNamespaceTakesCustomObjectsAlong() async throws {
        try await withStore { store, _ in
            try await store.create(.customResourceDefinitions, try Samples.definition())
            try await store.create(.namespaces, ["metadata": ["name": "other"]])
            var object = Samples.widget("a")
            object.metadata["namespace"] = "other"
            try await store.create(.things, object)
            let namespaces = try store.catalog.type(.namespaces)
            _ = try await store.write { try $0.delete(namespaces, namespace: "", name: "other") }
            #expect(try await store.list(.things).items.isEmpty)
            #expect(await status { _ = try await store.get(.init(.namespaces, name: "other")) }?.code == 404)
        }
    }

    /// A kind that is served without a definition keeps its objects when one comes and when it goes.
    @Test func aBuiltInKindThatYields() async throws {
        let gateways = GroupVersionResource(group: "networking.istio.io", version: "v1", resource: "gateways")
        try await withStore { store, _ in
            try await store.create(gateways, Samples.widget("before", ["selector": ["a": "b"]]))
            let schema =
                "{type: object, properties: {spec: {type: object, properties: {selector: {type: object, additionalProperties: {type: string}}}}}}"
            try await store.create(
                .customResourceDefinitions,
                try Samples.definition(
                    plural: "gateways", kind: "Gateway", group: "networking.istio.io", schema: schema))
            #expect(store.catalog.types.count(where: { $0.storageName == "gateways.networking.istio.io" }) == 1)
            #expect(try await store.list(gateways).items.map(\.name) == ["before"])
            let pruned = try await store.create(gateways, Samples.widget("after", ["selector": [:], "unknown": 1]))
            #expect(pruned.spec == ["selector": [:]])
            // v1beta1 is not in the definition.
            #expect(throws: APIStatus.self) {
                try store.catalog.type(.init(group: "networking.istio.io", version: "v1beta1", resource: "gateways"))
            }
            try await delete("gateways.networking.istio.io", in: store)
            #expect(try await store.list(gateways).items.map(\.name) == ["after", "before"])
            #expect(try store.catalog.type(gateways).versions.contains("v1beta1"))
        }
    }

    @Test func fieldsBecomeSelectable() async throws {
        try await withStore { store, _ in
            let schema = "{type: object, properties: {spec: {type: object, properties: {color: {type: string}}}}}"
            var object = try await store.create(.customResourceDefinitions, try Samples.definition(schema: schema))
            try await store.create(.things, Samples.widget("a", ["color": "red"]))
            try await store.create(.things, Samples.widget("b", ["color": "green"]))
            object.spec["versions"] = .array([
                (object.spec["versions"]?[0] ?? [:]).merged(with: ["selectableFields": [["jsonPath": ".spec.color"]]])
            ])
            try await store.update(.customResourceDefinitions, object)
            let red = try await store.list(.things, where: .fields(["spec.color": "red"]))
            #expect(red.items.map(\.name) == ["a"])
        }
    }

    @Test func aWatchEndsWithItsKind() async throws {
        try await withStore { store, _ in
            let object = try await store.create(.customResourceDefinitions, try Samples.definition())
            var changes = try store.watch(.things, after: object.resourceVersion).makeAsyncIterator()
            try await store.create(.things, Samples.widget("a"))
            try await delete("things.example.com", in: store)
            var seen: [Change.Kind] = []
            while let batch = try await changes.next() { seen += batch.changes.map(\.kind) }
            #expect(seen == [.added, .deleted])
        }
    }

    @Test func versionsHaveAnOrder() {
        let versions = [
            "v1alpha1", "v10", "foo", "v2beta10", "v1", "v2beta2", "bar", "v2", "v1beta1", "v1alpha2", "vx",
        ]
        #expect(
            VersionOrder.sorted(versions)
                == ["v10", "v2", "v1", "v2beta10", "v2beta2", "v1beta1", "v1alpha2", "v1alpha1", "bar", "foo", "vx"])
    }
}
