import Kubernetes

// Definitions on their way out.
extension Transaction {
    private static let cleanup = JSON.string("customresourcecleanup.apiextensions.k8s.io")

    /// Deletes a definition with the objects of its kind. Where the kind is served without a definition too, its
    /// objects stay.
    func deleteDefinition(_ current: StoredObject) throws -> Deletion {
        var object = try current.json()
        guard let kind = try kind(of: current, object) else { return try deleteAlone(current, object) }
        if !object.isBeingDeleted {
            object.metadata["deletionTimestamp"] = .string(ObjectTime.text(now))
            object.metadata["finalizers"] = .array(object.finalizers + [Self.cleanup])
            DefinitionStatus.setTerminating(&object, time: ObjectTime.text(now))
            try put(object, current.type, previous: current)
        }
        for instance in try stored(kind, namespace: nil)
        where try stored(kind, namespace: instance.namespace, name: instance.name) != nil {
            try delete(kind, namespace: instance.namespace, name: instance.name)
        }
        let left = try finishDefinition(current.type, current.name)
        return left.map(Deletion.marked) ?? .removed(current)
    }

    /// Lets a definition on its way out go when the last object of its kind has gone.
    func finishDefinition(of kind: ResourceType) throws {
        guard let type = catalog.type(group: kind.group, plural: kind.plural), type.custom?.isTerminating == true,
            let definitions = catalog.definitions
        else { return }
        _ = try finishDefinition(definitions, kind.storageName)
    }

    /// What is left of it; `nil` when it is gone.
    private func finishDefinition(_ type: ResourceType, _ name: String) throws -> StoredObject? {
        guard let current = try stored(type, namespace: "", name: name) else { return nil }
        var object = try current.json()
        guard object.finalizers.contains(Self.cleanup), let kind = try kind(of: current, object),
            try !hasObjects(kind, namespace: nil)
        else { return current }
        object.metadata["finalizers"] = .array(object.finalizers.filter { $0 != Self.cleanup })
        if object.finalizers.isEmpty {
            object.metadata["finalizers"] = nil
            _ = try removeFinished(object, current)
            return nil
        }
        return try put(object, type, previous: current)
    }

    /// The kind whose objects go with a definition; `nil` when there is none, as its names were not accepted or its
    /// objects are served without it too.
    private func kind(of current: StoredObject, _ definition: JSON) throws -> ResourceType? {
        let group = definition.spec["group"]?.string ?? ""
        let plural = definition.spec["names"]?["plural"]?.string ?? ""
        if let known = catalog.builtIn.first(where: { $0.group == group && $0.plural == plural }) {
            if known.yieldsToDefinition {
                warn("the objects of \(known.storageName) stay: this cluster serves the kind without a definition too")
            }
            return nil
        }
        return ResourceType(definition: definition)
    }

    private func deleteAlone(_ current: StoredObject, _ object: JSON) throws -> Deletion {
        guard !object.finalizers.isEmpty else { return .removed(try removeForGood(current)) }
        if object.isBeingDeleted { return .marked(current) }
        var object = object
        object.metadata["deletionTimestamp"] = .string(ObjectTime.text(now))
        return .marked(try put(object, current.type, previous: current))
    }

    /// Names that a definition held are free for those that wanted them.
    func settleOthers(without gone: JSON) throws {
        guard let definitions = catalog.definitions else { return }
        for other in try stored(definitions, namespace: nil) where other.name != gone.name {
            var object = try other.json()
            guard object.spec["group"] == gone.spec["group"], !DefinitionStatus.isTrue("NamesAccepted", in: object)
            else { continue }
            settle(&object, without: gone.name)
            try put(object, definitions, previous: other)
        }
    }
}

extension ResourceCatalog {
    var definitions: ResourceType? { type(group: "apiextensions.k8s.io", plural: "customresourcedefinitions") }
}
