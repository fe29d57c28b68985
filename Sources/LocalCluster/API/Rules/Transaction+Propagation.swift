import Kubernetes

extension DeletionOptions.Propagation {
    static let foregroundFinalizer: JSON = "foregroundDeletion"
    static let orphanFinalizer: JSON = "orphan"

    /// What the finalizers of an object ask for.
    init(finalizers: [JSON]) {
        self =
            finalizers.contains(Self.orphanFinalizer)
            ? .orphan : finalizers.contains(Self.foregroundFinalizer) ? .foreground : .background
    }
}

// What a deletion means for the objects that the deleted one owns. All of it happens in the transaction of the
// deletion, so that a crash leaves nothing behind.
extension Transaction {
    /// Lets the dependents go, or makes the object wait for them.
    func prepare(_ object: inout JSON, _ propagation: DeletionOptions.Propagation) throws {
        typealias Propagation = DeletionOptions.Propagation
        var finalizers = object.finalizers.filter {
            $0 != Propagation.foregroundFinalizer && $0 != Propagation.orphanFinalizer
        }
        switch propagation {
        case .background: break
        case .orphan: try orphanDependents(of: object)
        case .foreground:
            if try isBlocked(object) { finalizers.append(Propagation.foregroundFinalizer) }
        }
        object.metadata["finalizers"] = finalizers.isEmpty ? nil : .array(finalizers)
    }

    private func orphanDependents(of owner: JSON) throws {
        for dependent in try dependents(of: owner.uid) {
            try change(dependent.type, namespace: dependent.namespace, name: dependent.name) {
                $0.release(ownerUID: owner.uid)
            }
        }
    }

    /// Deletes what an object that waits for its dependents owns.
    func deleteDependents(of owner: JSON) throws {
        for dependent in try dependents(of: owner.uid) {
            try deleteDependent(dependent, of: owner, .foreground)
        }
        // Those that have another owner have been let go.
        guard let type = catalog.type(apiVersion: owner["apiVersion"]?.string ?? "", kind: owner["kind"]?.string ?? ""),
            let current = try stored(type, namespace: owner.namespace, name: owner.name), current.uid == owner.uid
        else { return }
        try releaseIfUnblocked(current)
    }

    /// Deletes what an object that is gone has owned.
    func collectDependents(of owner: JSON) throws {
        for dependent in try dependents(of: owner.uid) { try deleteDependent(dependent, of: owner, nil) }
    }

    /// An object that has another owner stays with that one.
    private func deleteDependent(
        _ dependent: StoredObject, of owner: JSON, _ propagation: DeletionOptions.Propagation?
    ) throws {
        guard let dependent = try stored(dependent.type, namespace: dependent.namespace, name: dependent.name) else {
            return
        }
        let object = try dependent.json()
        if try hasOtherOwner(object, than: owner) {
            try change(dependent.type, namespace: dependent.namespace, name: dependent.name) {
                $0.release(ownerUID: owner.uid)
            }
        } else if !object.isBeingDeleted {
            var options = DeletionOptions()
            options.propagation = propagation
            try delete(dependent.type, namespace: dependent.namespace, name: dependent.name, options)
        }
    }

    private func hasOtherOwner(_ object: JSON, than owner: JSON) throws -> Bool {
        try object.ownerReferences.contains { reference in
            guard let uid = reference["uid"]?.string, uid != owner.uid else { return false }
            return try isPresent(ownerUID: uid, namespace: object.namespace)
        }
    }
}

// Owners that wait for their dependents.
extension Transaction {
    /// Whether something that blocks the deletion of the object is still there. What waits for its own dependents does
    /// not block when the object is among those.
    private func isBlocked(_ owner: JSON) throws -> Bool {
        try dependents(of: owner.uid).contains { dependent in
            let object = try dependent.json()
            guard object.uid != owner.uid else { return false }
            let blocks = object.ownerReferences.contains {
                $0["uid"]?.string == owner.uid && $0["blockOwnerDeletion"]?.bool == true
            }
            return blocks && !owner.ownerReferences.contains { $0["uid"]?.string == object.uid }
        }
    }

    /// After an object is gone: its owners may have waited for just that.
    func releaseWaitingOwners(of object: JSON) throws {
        for reference in object.ownerReferences {
            guard
                let type = catalog.type(
                    apiVersion: reference["apiVersion"]?.string ?? "", kind: reference["kind"]?.string ?? "")
            else { continue }
            let namespace = type.isNamespaced ? object.namespace : ""
            guard let owner = try stored(type, namespace: namespace, name: reference["name"]?.string ?? ""),
                owner.uid == reference["uid"]?.string
            else { continue }
            try releaseIfUnblocked(owner)
        }
    }

    private func releaseIfUnblocked(_ owner: StoredObject) throws {
        let object = try owner.json()
        let waiting = DeletionOptions.Propagation.foregroundFinalizer
        guard object.isBeingDeleted, object.finalizers.contains(waiting), try !isBlocked(object) else { return }
        try change(owner.type, namespace: owner.namespace, name: owner.name) { object in
            let rest = object.finalizers.filter { $0 != waiting }
            object.metadata["finalizers"] = rest.isEmpty ? nil : .array(rest)
        }
    }

    /// An object whose owners are all gone goes too; of several owners those that are gone are forgotten.
    func collect(_ orphan: StoredObject) throws {
        guard let current = try stored(orphan.type, namespace: orphan.namespace, name: orphan.name) else { return }
        let object = try current.json()
        let absent = try object.ownerReferences.filter { reference in
            // Of a kind that is not served nobody knows whether it is there; an owner in some namespace cannot be
            // found for what is in none.
            guard
                let type = catalog.type(
                    apiVersion: reference["apiVersion"]?.string ?? "", kind: reference["kind"]?.string ?? ""),
                !type.isNamespaced || !object.namespace.isEmpty
            else { return false }
            return try !isPresent(ownerUID: reference["uid"]?.string ?? "", namespace: object.namespace)
        }
        if absent.isEmpty { return }
        if absent.count == object.ownerReferences.count {
            if !object.isBeingDeleted { try delete(current.type, namespace: current.namespace, name: current.name) }
        } else {
            try change(current.type, namespace: current.namespace, name: current.name) { object in
                for reference in absent { object.release(ownerUID: reference["uid"]?.string ?? "") }
            }
        }
    }
}
