import Kubernetes

/// The names of a custom kind, as a definition wants them or as they were accepted.
struct DefinitionNames: Sendable, Hashable {
    var plural: String
    var singular: String
    var kind: String
    var listKind: String
    var shortNames: [String]
    var categories: [String]

    init(_ json: JSON) {
        plural = json["plural"]?.string ?? ""
        singular = json["singular"]?.string ?? ""
        kind = json["kind"]?.string ?? ""
        listKind = json["listKind"]?.string ?? ""
        shortNames = (json["shortNames"]?.array ?? []).compactMap(\.string)
        categories = (json["categories"]?.array ?? []).compactMap(\.string)
    }

    var json: JSON {
        var json: JSON = [
            "plural": .string(plural), "singular": .string(singular), "kind": .string(kind),
            "listKind": .string(listKind),
        ]
        if !shortNames.isEmpty { json["shortNames"] = .array(shortNames.map(JSON.string)) }
        if !categories.isEmpty { json["categories"] = .array(categories.map(JSON.string)) }
        return json
    }
}

extension DefinitionNames {
    /// A name that another kind has already.
    struct Conflict: Sendable, Hashable {
        let reason: String
        let message: String

        fileprivate init(_ what: String, _ name: String) {
            reason = what + "Conflict"
            message = "\"\(name)\" is already in use"
        }
    }

    /// The names that can be had beside `others` of the same group: where one cannot, the one that was accepted before
    /// stays. Of several conflicts Kubernetes tells the last.
    func accepted(before: DefinitionNames, beside others: [ResourceType]) -> (names: DefinitionNames, Conflict?) {
        let resources = Set(others.flatMap { [$0.plural, $0.singular] + $0.shortNames })
        let kinds = Set(others.flatMap { [$0.kind, $0.listKind] })
        var names = self
        var conflicts: [Conflict] = []
        func take(_ part: WritableKeyPath<DefinitionNames, String>, _ what: String, _ used: Set<String>) {
            guard used.contains(self[keyPath: part]) else { return }
            conflicts.append(Conflict(what, self[keyPath: part]))
            names[keyPath: part] = before[keyPath: part]
        }
        take(\.plural, "Plural", resources)
        take(\.singular, "Singular", resources)
        if let name = shortNames.first(where: resources.contains) {
            conflicts.append(Conflict("ShortNames", name))
            names.shortNames = before.shortNames
        }
        take(\.kind, "Kind", kinds)
        take(\.listKind, "ListKind", kinds)
        return (names, conflicts.last)
    }
}
