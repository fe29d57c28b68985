import Kubernetes

/// What is different between two states of an object.
struct FieldComparison: Sendable, Hashable {
    var added = FieldSet()
    var modified = FieldSet()
    var removed = FieldSet()

    var isSame: Bool { added.isEmpty && modified.isEmpty && removed.isEmpty }
    /// What is set otherwise than before.
    var changed: FieldSet { added.union(modified) }

    fileprivate mutating func attach(_ child: FieldComparison, at element: PathElement) {
        if !child.added.isEmpty { added[element] = child.added }
        if !child.modified.isEmpty { modified[element] = child.modified }
        if !child.removed.isEmpty { removed[element] = child.removed }
    }

    fileprivate mutating func markItself(_ old: JSON?, _ new: JSON?) {
        if old == nil {
            added.isMember = true
        } else if new == nil {
            removed.isMember = true
        } else {
            modified.isMember = true
        }
    }
}

extension FieldShape {
    /// - Parameters: the two states; `nil` where there is none. `null` is as good as none.
    func compare(_ old: JSON?, _ new: JSON?) -> FieldComparison {
        let old = old == .null ? nil : old
        let new = new == .null ? nil : new
        var result = FieldComparison()
        guard old != new, let form = (new ?? old).map(form) else { return result }
        if let old, let new, form != self.form(of: old) { return replaced(old, new) }
        if form == .leaf || Self.isHollow(old) && Self.isHollow(new) {
            result.markItself(old, new)
            return result
        }
        compareParts(old, new, form, &result)
        if old == nil || new == nil { result.markItself(old, new) }
        return result
    }

    /// Nothing, or an empty object or list: treated as one value, so that being empty is something.
    private static func isHollow(_ value: JSON?) -> Bool {
        switch value {
        case .object(let members): members.isEmpty
        case .array(let elements): elements.isEmpty
        default: value == nil
        }
    }

    /// A value in place of one of another kind.
    private func replaced(_ old: JSON, _ new: JSON) -> FieldComparison {
        var result = FieldComparison(added: fields(of: new), removed: fields(of: old))
        result.added.isMember = false
        result.removed.isMember = false
        result.modified.isMember = true
        return result
    }

    private func compareParts(_ old: JSON?, _ new: JSON?, _ form: Form, _ result: inout FieldComparison) {
        if form == .members {
            let (before, after) = (old?.object ?? [:], new?.object ?? [:])
            for (name, value) in after {
                let child = member(name).compare(before[name], value)
                if !child.isSame { result.attach(child, at: .field(name)) }
            }
            for (name, value) in before where after[name] == nil {
                result.attach(member(name).compare(value, nil), at: .field(name))
            }
        } else {
            compareItems(old?.array ?? [], new?.array ?? [], form, &result)
        }
    }

    private func compareItems(_ old: [JSON], _ new: [JSON], _ form: Form, _ result: inout FieldComparison) {
        let before = Dictionary(grouping: items(of: old, form), by: \.element)
        let after = Dictionary(grouping: items(of: new, form), by: \.element)
        for element in Set(before.keys).union(after.keys) {
            let (was, becomes) = (before[element] ?? [], after[element] ?? [])
            if was.count <= 1, becomes.count <= 1 {
                result.attach(self.element.compare(was.first?.value, becomes.first?.value), at: element)
            } else if was.map(\.value) != becomes.map(\.value) {
                result.attach(FieldComparison(modified: FieldSet(isMember: true)), at: element)
            }
        }
    }
}
