import FoundationEssentials
import Kubernetes

// Namespaces on their way out.
extension Transaction {
    private static let permanent: Set<String> = ["default", "kube-system", "kube-public", NodeObject.leaseNamespace]

    func deleteNamespace(_ current: StoredObject) throws -> Deletion {
        guard !Self.permanent.contains(current.name) else {
            throw APIStatus.forbidden(current.type, current.name, "this namespace may not be deleted")
        }
        var marked = current
        if !current.attributes.isTerminating {
            var object = try current.json()
            object.metadata["deletionTimestamp"] = .string(ObjectTime.text(now))
            object.status["phase"] = "Terminating"
            marked = try put(object, current.type, previous: current)
            try deleteContents(of: current.name)
        }
        try settle(namespace: current.name)
        // The last of the contents may have taken it along already.
        let after = try stored(current.type, namespace: "", name: current.name)
        return after.map(Deletion.marked) ?? .removed(marked)
    }

    private func deleteContents(of namespace: String) throws {
        emptying.insert(namespace)
        defer { emptying.remove(namespace) }
        for type in contentTypes {
            for object in try stored(type, namespace: namespace) {
                // An earlier removal may have taken this one along.
                guard try stored(type, namespace: namespace, name: object.name) != nil else { continue }
                try delete(type, namespace: namespace, name: object.name)
            }
        }
    }

    private var contentTypes: [ResourceType] { catalog.types.filter { $0.isNamespaced && !$0.isReview } }

    /// After something of it has gone: a namespace on its way out goes with the last of its contents, and until then
    /// says what it waits for.
    func settle(namespace: String) throws {
        guard !emptying.contains(namespace), let type = catalog.type(group: "", plural: "namespaces"),
            let current = try stored(type, namespace: "", name: namespace), current.attributes.isTerminating
        else { return }
        let rest = try NamespaceRemainder(namespace, contentTypes, in: self)
        var object = try current.json()
        object.status["conditions"] = rest.conditions(object.status["conditions"], now: now)
        if rest.isEmpty {
            let finalizers = (object.spec["finalizers"]?.array ?? []).filter { $0 != "kubernetes" }
            object.spec["finalizers"] = finalizers.isEmpty ? nil : .array(finalizers)
        }
        try finish(namespace: object, current)
    }

    /// Removes a namespace that waits for nothing any more; otherwise keeps its state.
    func finish(namespace object: JSON, _ current: StoredObject) throws {
        if object.isBeingDeleted, object.finalizers.isEmpty, object.spec["finalizers"]?.array ?? [] == [] {
            try removeForGood(try put(object, current.type, previous: current))
        } else if try object != current.json() {
            try put(object, current.type, previous: current)
        }
    }

    /// After the finalizers of an object have changed.
    func finalizersChanged(_ stored: StoredObject, _ object: JSON) throws {
        guard object.isBeingDeleted else { return }
        if stored.type.storageName == "namespaces" {
            try settle(namespace: stored.name)
        } else if stored.type.isNamespaced {
            try settle(namespace: stored.namespace)
        }
    }
}

/// What is left in a namespace on its way out.
private struct NamespaceRemainder {
    /// How many objects of each kind there are.
    private var counts: [String: Int] = [:]
    /// How many objects wait for each finalizer.
    private var finalizers: [String: Int] = [:]

    var isEmpty: Bool { counts.isEmpty }

    init(_ namespace: String, _ types: [ResourceType], in transaction: Transaction) throws {
        for type in types {
            let count = try transaction.count(type, namespace: namespace)
            guard count > 0 else { continue }
            counts[type.qualifiedName + (type.group.isEmpty ? "." : "")] = count
            for object in try transaction.stored(type, namespace: namespace) {
                for name in try object.json().finalizers { finalizers[name.string ?? "", default: 0] += 1 }
            }
        }
    }

    /// In Kubernetes' words: people look for them.
    func conditions(_ known: JSON?, now: Date) -> JSON? {
        var conditions = Conditions(known)
        conditions.set(
            "NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered",
            "All resources successfully discovered", now: now)
        conditions.set(
            "NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions",
            "All legacy kube types successfully parsed", now: now)
        conditions.set(
            "NamespaceDeletionContentFailure", false, "ContentDeleted",
            "All content successfully deleted, may be waiting on finalization", now: now)
        set(&conditions, "NamespaceContentRemaining", contents, "SomeResourcesRemain", "ContentRemoved", now)
        set(
            &conditions, "NamespaceFinalizersRemaining", waiting, "SomeFinalizersRemain", "ContentHasNoFinalizers", now)
        return conditions.json
    }

    private var contents: String? {
        guard !counts.isEmpty else { return nil }
        let list = counts.sorted { $0.key < $1.key }.map { "\($0.key) has \($0.value) resource instances" }
        return "Some resources are remaining: \(list.joined(separator: ", "))"
    }

    private var waiting: String? {
        guard !finalizers.isEmpty else { return nil }
        let list = finalizers.sorted { $0.key < $1.key }.map { "\($0.key) in \($0.value) resource instances" }
        return "Some content in the namespace has finalizers remaining: \(list.joined(separator: ", "))"
    }

    /// A condition whose message says how much is left, which changes while its reason stays.
    private func set(
        _ conditions: inout Conditions, _ type: String, _ text: String?, _ some: String, _ none: String, _ now: Date
    ) {
        let message =
            text
            ?? (none == "ContentRemoved"
                ? "All content successfully removed" : "All content-preserving finalizers finished")
        conditions.set(type, text != nil, text == nil ? none : some, message, now: now)
        conditions.edit(type) { $0["message"] = .string(message) }
    }
}
