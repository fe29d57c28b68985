import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

/// What becomes of objects whose owner is deleted.
@Suite struct PropagationTests {
    private func map(_ name: String, owners: [JSON] = [], finalizers: [JSON] = [], blocks: Bool = true) -> JSON {
        var map = configMap(name)
        map.metadata["ownerReferences"] = .array(
            owners.map { owner in
                var reference = OwnerReference.controller(owner)
                reference["controller"] = nil
                reference["blockOwnerDeletion"] = .bool(blocks)
                return reference
            })
        map.metadata["finalizers"] = finalizers.isEmpty ? nil : .array(finalizers)
        return map
    }

    /// `owner`, its `child`, and that one's `grandchild`.
    private func family(_ store: ObjectStore, finalizers: [JSON] = []) async throws {
        let owner = try await store.create(.configMaps, map("owner"))
        let child = try await store.create(.configMaps, map("child", owners: [owner]))
        try await store.create(.configMaps, map("grandchild", owners: [child], finalizers: finalizers))
    }

    private func delete(
        _ name: String, _ propagation: DeletionOptions.Propagation?, in store: ObjectStore
    ) async throws {
        try await store.write { transaction in
            var options = DeletionOptions()
            options.propagation = propagation
            try transaction.delete(
                try transaction.catalog.type(.configMaps), namespace: "default", name: name, options)
        }
    }

    private func names(_ store: ObjectStore) async throws -> [String] {
        try await store.list(.configMaps, namespace: "default").items.map(\.name)
    }

    @Test(arguments: [nil, .background, .foreground] as [DeletionOptions.Propagation?])
    func dependentsGoAlong(propagation: DeletionOptions.Propagation?) async throws {
        try await withStore { store, _ in
            try await family(store)
            try await delete("owner", propagation, in: store)
            #expect(try await names(store).isEmpty)
        }
    }

    @Test func orphansStay() async throws {
        try await withStore { store, _ in
            try await family(store)
            try await delete("owner", .orphan, in: store)
            #expect(try await names(store) == ["child", "grandchild"])
            #expect(try await store.get(mapReference("child")).ownerReferences.isEmpty)
            #expect(try await store.get(mapReference("grandchild")).ownerReferences.count == 1)
        }
    }

    @Test func inTheForegroundTheOwnerGoesLast() async throws {
        try await withStore { store, path in
            try await family(store, finalizers: ["example.com/hold"])
            try await delete("owner", .foreground, in: store)
            for name in ["owner", "child", "grandchild"] {
                #expect(try await store.get(mapReference(name)).isBeingDeleted, "\(name)")
            }
            #expect(try await store.get(mapReference("owner")).finalizers == ["foregroundDeletion"])
            // The cluster is killed and comes back.
            try store.close()
            let again = try ObjectStore(path: path)
            try await again.change(mapReference("grandchild")) { $0.metadata["finalizers"] = nil }
            #expect(try await names(again).isEmpty)
            try again.close()
        }
    }

    @Test func inTheBackgroundTheOwnerGoesFirst() async throws {
        try await withStore { store, _ in
            try await family(store, finalizers: ["example.com/hold"])
            try await delete("owner", .background, in: store)
            #expect(try await names(store) == ["grandchild"])
            #expect(try await store.get(mapReference("grandchild")).isBeingDeleted)
        }
    }

    @Test func whatDoesNotBlockIsNotWaitedFor() async throws {
        try await withStore { store, _ in
            let owner = try await store.create(.configMaps, map("owner"))
            try await store.create(
                .configMaps, map("child", owners: [owner], finalizers: ["example.com/hold"], blocks: false))
            try await delete("owner", .foreground, in: store)
            #expect(try await names(store) == ["child"])
            #expect(try await store.get(mapReference("child")).isBeingDeleted)
        }
    }

    @Test func anotherOwnerKeepsADependent() async throws {
        try await withStore { store, _ in
            let one = try await store.create(.configMaps, map("one"))
            let two = try await store.create(.configMaps, map("two"))
            try await store.create(.configMaps, map("child", owners: [one, two]))
            try await delete("one", .foreground, in: store)
            #expect(try await names(store) == ["child", "two"])
            #expect(try await store.get(mapReference("child")).ownerReferences.map { $0["name"] } == ["two"])
            try await delete("two", nil, in: store)
            #expect(try await names(store).isEmpty)
        }
    }

    @Test func finalizersSayHowToo() async throws {
        try await withStore { store, _ in
            let owner = try await store.create(.configMaps, map("owner", finalizers: ["orphan"]))
            try await store.create(.configMaps, map("child", owners: [owner]))
            try await delete("owner", nil, in: store)
            #expect(try await names(store) == ["child"])
        }
    }

    @Test func ownersOfEachOtherDoNotHang() async throws {
        try await withStore { store, _ in
            let one = try await store.create(.configMaps, map("one"))
            let two = try await store.create(.configMaps, map("two", owners: [one]))
            try await store.change(mapReference("one")) { [two] object in
                object.metadata["ownerReferences"] = [OwnerReference.controller(two)]
            }
            try await delete("one", .foreground, in: store)
            #expect(try await names(store).isEmpty)
        }
    }

    /// Owners that are not there: of another uid, or in another namespace.
    @Test func whatAbsentOwnersHaveLeftIsCollected() async throws {
        try await withStore { store, _ in
            try await store.create(.namespaces, ["metadata": ["name": "other"]])
            var stranger = map("stranger")
            stranger.metadata["namespace"] = "other"
            let foreign = try await store.create(.configMaps, stranger)
            let owner = try await store.create(.configMaps, map("owner"))
            var former = owner
            former.metadata["uid"] = "former"
            try await store.create(.configMaps, map("of-former", owners: [former]))
            try await store.create(.configMaps, map("of-both", owners: [former, owner]))
            try await store.create(.configMaps, map("of-foreign", owners: [foreign]))
            var unknown = former
            unknown["kind"] = "Gadget"
            try await store.create(.configMaps, map("of-unknown-kind", owners: [unknown]))
            try await GarbageCollector(store: store, log: quiet).collect()
            #expect(try await names(store) == ["of-both", "of-unknown-kind", "owner"])
            #expect(
                try await store.get(mapReference("of-both")).ownerReferences.map { $0["uid"]?.string } == [owner.uid])
        }
    }

    /// How a client says it.
    @Test func optionsAreRead() async throws {
        #expect(try DeletionOptions(json: ["propagationPolicy": "Orphan"]).propagation == .orphan)
        #expect(try DeletionOptions(json: ["orphanDependents": true]).propagation == .orphan)
        #expect(try DeletionOptions(json: ["orphanDependents": false]).propagation == .background)
        for wrong in [["propagationPolicy": "Sideways"], ["propagationPolicy": "Orphan", "orphanDependents": true]]
            as [JSON]
        {
            #expect(await status { _ = try DeletionOptions(json: wrong) }?.code == 422)
        }
    }

    @Test func wrongReferencesAreRefused() async throws {
        try await withStore { store, _ in
            let owner = try await store.create(.configMaps, map("owner"))
            let reference = OwnerReference.controller(owner)
            var nameless = reference
            nameless["name"] = nil
            for references in [[nameless], [reference, reference]] as [[JSON]] {
                var map = configMap("child")
                map.metadata["ownerReferences"] = .array(references)
                let refusal = await status { [map] in _ = try await store.create(.configMaps, map) }
                #expect(refusal?.code == 422)
            }
        }
    }
}
