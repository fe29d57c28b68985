import Kubernetes

// What `allOf`, `anyOf`, `oneOf` and `not` may say.
extension StructuralFaults {
    private static let forbidden = [
        "default", "description", "title", "additionalProperties", "nullable", "x-kubernetes-preserve-unknown-fields",
        "x-kubernetes-embedded-resource", "x-kubernetes-int-or-string", "x-kubernetes-list-type",
        "x-kubernetes-list-map-keys", "x-kubernetes-map-type",
    ]

    /// - Parameter outer: the schema of the same value that tells its shape; `nil` where nothing does.
    mutating func checkAlternative(_ json: JSON, _ path: String, within outer: JSON?, depth: Int) {
        guard enter(json, path, depth: depth) else { return }
        for name in Self.forbidden where json[name] != nil && json[name] != false && json[name] != "" {
            forbid("\(path).\(name)", "must be empty to be structural")
        }
        if json["type"] != nil, outer?["x-kubernetes-int-or-string"]?.bool != true {
            forbid("\(path).type", "must be empty to be structural")
        }
        checkKeywords(json, path)
        for (name, part) in (json["properties"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
            checkPart(
                part, "\(path).properties[\(name)]", outer?["properties"]?[name] ?? outer?["additionalProperties"],
                "properties[\(name)]", depth)
        }
        if let items = json["items"] { checkPart(items, "\(path).items", outer?["items"], "items", depth) }
        for (part, name) in Self.alternatives(json) {
            checkAlternative(part, "\(path).\(name)", within: outer, depth: depth + 1)
        }
    }

    private mutating func checkPart(_ json: JSON, _ path: String, _ outer: JSON?, _ name: String, _ depth: Int) {
        guard let outer else {
            add(.required(path, "\(name) must also be defined outside of allOf, anyOf, oneOf and not"))
            return
        }
        checkAlternative(json, path, within: outer, depth: depth + 1)
    }
}
