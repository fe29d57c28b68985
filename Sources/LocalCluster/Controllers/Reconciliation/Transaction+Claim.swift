import Kubernetes

extension Transaction {
    /// The objects that `owner` controls, after it has adopted those that match its selector and have nobody, and let
    /// go those that no longer match.
    func claim(_ resource: GroupVersionResource, for owner: JSON, _ selector: LabelSelector) throws -> [JSON] {
        let type = try catalog.type(resource)
        var claimed: [JSON] = []
        for object in try dependents(of: owner.uid, type) where object.namespace == owner.namespace {
            let json = try object.json()
            guard json.isControlled(by: owner) else { continue }
            if selector.matches(json.labels) {
                claimed.append(json)
            } else if !json.isBeingDeleted {
                try change(type, namespace: json.namespace, name: json.name) { $0.release(ownerUID: owner.uid) }
            }
        }
        if owner.isBeingDeleted || selector.requirements.isEmpty { return claimed }
        let known = Set(claimed.map(\.name))
        for object in try stored(type, namespace: owner.namespace, where: Selection(labels: selector))
        where !known.contains(object.name) {
            let json = try object.json()
            guard json.controller == nil, !json.isBeingDeleted else { continue }
            claimed.append(try adopt(json, type, owner))
        }
        return claimed.sorted { $0.name < $1.name }
    }

    private func adopt(_ object: JSON, _ type: ResourceType, _ owner: JSON) throws -> JSON {
        let adopted = try change(type, namespace: object.namespace, name: object.name) { object in
            object.metadata["ownerReferences"] = .array(object.ownerReferences + [OwnerReference.controller(owner)])
        }
        return try adopted.json()
    }

    /// Whether nothing can be created in the namespace any more.
    func isTerminating(namespace: String) throws -> Bool {
        guard let namespaces = catalog.type(group: "", plural: "namespaces") else { return false }
        return try stored(namespaces, namespace: "", name: namespace)?.attributes.isTerminating ?? true
    }
}
