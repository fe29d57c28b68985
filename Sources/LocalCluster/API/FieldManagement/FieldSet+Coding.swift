import Kubernetes

// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/ under `managedFields.fieldsV1`.
extension FieldSet {
    /// The set as `fieldsV1` writes it: a member without anything below it is an empty object, one with something below
    /// it has the key `.`.
    var fieldsV1: JSON {
        var members: [String: JSON] = [:]
        members.reserveCapacity(children.count + 1)
        for (element, child) in children { members[element.text] = child.fieldsV1 }
        if isMember, !children.isEmpty { members["."] = [:] }
        return .object(members)
    }

    /// Reads the set that an entry of `managedFields` holds. The object as a whole is never in it.
    /// - Returns: `nil` when it is anything but such a set.
    init?(fieldsV1: JSON) {
        guard fieldsV1.object?["."] == nil, let set = FieldSet(node: fieldsV1) else { return nil }
        self = set
        isMember = false
    }

    private init?(node: JSON) {
        guard let members = node.object else { return nil }
        self.init(isMember: members.isEmpty)
        for (key, value) in members {
            if key == "." {
                guard value == [:] else { return nil }
                isMember = true
            } else {
                guard let element = PathElement(parsing: key), let child = FieldSet(node: value) else { return nil }
                self[element] = child
            }
        }
    }
}
