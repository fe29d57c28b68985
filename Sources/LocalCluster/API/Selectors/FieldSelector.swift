import Kubernetes

/// The `fieldSelector` of a list or watch: `path=value`, `path==value` and `path!=value`, joined by commas.
struct FieldSelector: Sendable, Hashable {
    struct Requirement: Sendable, Hashable {
        let path: String
        let equal: Bool
        let value: String
    }

    var requirements: [Requirement] = []

    init(_ requirements: [Requirement] = []) { self.requirements = requirements }

    /// - Throws: `APIStatus` 400 for other text, and for a path by which objects of `type` cannot be selected.
    init(parsing text: String, for type: ResourceType) throws(APIStatus) {
        for part in text.split(separator: ",") {
            requirements.append(try Self.requirement(part, in: text, type))
        }
    }

    private static func requirement(
        _ part: Substring, in text: String, _ type: ResourceType
    ) throws(APIStatus) -> Requirement {
        guard let sign = part.firstIndex(of: "=") else {
            throw .badRequest("invalid field selector '\(text)'; can't understand '\(part)'")
        }
        var path = part[..<sign]
        var value = part[part.index(after: sign)...]
        let equal = path.last != "!"
        if !equal { path.removeLast() }
        if equal, value.first == "=" { value.removeFirst() }
        guard ["metadata.name", "metadata.namespace"].contains(path) || type.selectableFields.contains(String(path))
        else {
            throw .badRequest("field label not supported: \(path)")
        }
        return Requirement(path: String(path), equal: equal, value: String(value))
    }

    func matches(_ fields: [String: String], name: String, namespace: String) -> Bool {
        requirements.allSatisfy { requirement in
            let value =
                switch requirement.path {
                case "metadata.name": name
                case "metadata.namespace": namespace
                default: fields[requirement.path] ?? ""
                }
            return (value == requirement.value) == requirement.equal
        }
    }
}
