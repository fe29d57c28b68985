/// A set of fields of an object, as a tree: each node is a place in the object.
struct FieldSet: Sendable, Hashable {
    /// Whether the place itself is in the set, and not only some of what is below it.
    var isMember = false
    /// What is below it; no child is empty.
    private(set) var children: [PathElement: FieldSet] = [:]

    var isEmpty: Bool { !isMember && children.isEmpty }

    /// What is below the place; assigning an empty set removes the child.
    subscript(element: PathElement) -> FieldSet {
        get { children[element] ?? FieldSet() }
        set { children[element] = newValue.isEmpty ? nil : newValue }
    }
}

extension FieldSet {
    func union(_ other: FieldSet) -> FieldSet {
        if other.isEmpty { return self }
        if isEmpty { return other }
        var result = self
        result.isMember = isMember || other.isMember
        result.children.merge(other.children) { $0.union($1) }
        return result
    }

    /// The fields that are in both.
    func intersection(_ other: FieldSet) -> FieldSet {
        var result = FieldSet(isMember: isMember && other.isMember)
        for (element, child) in children {
            guard let others = other.children[element] else { continue }
            result[element] = child.intersection(others)
        }
        return result
    }

    /// The fields that are not in `other`. A place that is in `other` does not take along what is below it.
    func subtracting(_ other: FieldSet) -> FieldSet {
        if other.isEmpty { return self }
        var result = FieldSet(isMember: isMember && !other.isMember)
        result.children = children
        for (element, removed) in other.children {
            guard let child = children[element] else { continue }
            result[element] = child.subtracting(removed)
        }
        return result
    }

    /// The paths of all members in order, such as `.spec.ports[port=80,protocol="TCP"].name`.
    var paths: [String] { paths(below: "") }

    private func paths(below prefix: String) -> [String] {
        let deeper = children.sorted { $0.key < $1.key }.flatMap { $0.value.paths(below: prefix + $0.key.description) }
        return (isMember ? [prefix] : []) + deeper
    }
}
