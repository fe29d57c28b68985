import Kubernetes

extension FieldShape {
    /// The fields that a value sets.
    func fields(of value: JSON) -> FieldSet {
        var set = FieldSet()
        let form = form(of: value)
        switch (form, value) {
        case (.members, .object(let members)):
            for (name, child) in members { set[.field(name)] = fields(ofMember: name, child) }
        case (.set, .array(let list)), (.list, .array(let list)):
            for item in items(of: list, form) {
                var fields = element.fields(of: item.value)
                fields.isMember = true
                set[item.element] = fields
            }
        default: set.isMember = true
        }
        return set
    }

    /// The keys of maps, and what is empty, are in the set themselves.
    private func fields(ofMember name: String, _ value: JSON) -> FieldSet {
        var fields = member(name).fields(of: value)
        if value.isNull || value == [:] || !isDeclared(name) { fields.isMember = true }
        return fields
    }

    /// `set` with all fields that the schema names and that have a member of the set below them: where a struct goes,
    /// its defaults go along.
    func withNamedFields(_ set: FieldSet) -> FieldSet {
        var result = set
        for (element, child) in set.children where !child.children.isEmpty {
            var deeper = self[element].withNamedFields(child)
            if let name = element.fieldName, isDeclared(name) { deeper.isMember = true }
            result[element] = deeper
        }
        return result
    }

    /// A value without the members of `set`; `nil` when nothing is left.
    /// - Parameter emptied: what is left of a member of which nothing is left; `nil`: not even its name.
    func removing(_ set: FieldSet, from value: JSON, leaving emptied: JSON? = nil) -> JSON? {
        if set.children.isEmpty { return value }
        let form = form(of: value)
        switch (form, value) {
        case (.members, .object(let members)):
            var kept = members
            for (element, child) in set.children {
                guard let name = element.fieldName, let current = members[name] else { continue }
                let rest = member(name).removing(child, from: current, leaving: emptied) ?? emptied
                kept[name] = child.isMember ? nil : rest
            }
            return kept.isEmpty && !members.isEmpty ? nil : .object(kept)
        case (.set, .array(let list)), (.list, .array(let list)):
            let kept = items(of: list, form).compactMap { item -> JSON? in
                guard let child = set.children[item.element] else { return item.value }
                return child.isMember ? nil : element.removing(child, from: item.value, leaving: emptied)
            }
            return kept.isEmpty && !list.isEmpty ? nil : .array(kept)
        default: return value
        }
    }
}
