import Kubernetes

/// References from what is owned to its owners.
enum OwnerReference {
    /// The reference to `owner` as the one that looks after the object. `owner` carries its kind and apiVersion.
    static func controller(_ owner: JSON) -> JSON {
        [
            "apiVersion": owner["apiVersion"] ?? "", "kind": owner["kind"] ?? "", "name": .string(owner.name),
            "uid": .string(owner.uid), "controller": true, "blockOwnerDeletion": true,
        ]
    }
}

extension JSON {
    var ownerReferences: [JSON] { metadata["ownerReferences"]?.array ?? [] }

    /// The reference to the owner that looks after this object.
    var controller: JSON? { ownerReferences.first { $0["controller"]?.bool == true } }

    func isControlled(by owner: JSON) -> Bool { controller?["uid"]?.string == owner.uid && !owner.uid.isEmpty }

    /// Removes the references to an owner.
    mutating func release(ownerUID: String) {
        let rest = ownerReferences.filter { $0["uid"]?.string != ownerUID }
        metadata["ownerReferences"] = rest.isEmpty ? nil : .array(rest)
    }
}
