import Kubernetes

/// The paths of one kind, with what requests may have. Pure.
struct OpenAPIPaths {
    let groupVersion: ResourceCatalog.GroupVersion
    let type: ResourceType

    var json: [String: JSON] {
        let collection =
            "/\(groupVersion.openAPIPath)/" + (type.isNamespaced ? "namespaces/{namespace}/" : "") + type.plural
        var paths = [
            collection: item(["get": "list", "post": "create", "delete": "deletecollection"], ofObject: false)
        ]
        if !type.isReview {
            let object = ["get": "get", "put": "update", "patch": "patch", "delete": "delete"]
            paths["\(collection)/{name}"] = item(object, ofObject: true)
        }
        return paths
    }

    /// - Parameter verbs: by method.
    private func item(_ verbs: [String: String], ofObject: Bool) -> JSON {
        var item: JSON = ["parameters": .array(placeParameters(ofObject))]
        for (method, verb) in verbs where type.verbs.contains(verb) { item[method] = operation(verb) }
        return item
    }

    private func placeParameters(_ ofObject: Bool) -> [JSON] {
        let names = (ofObject ? ["name"] : []) + (type.isNamespaced ? ["namespace"] : [])
        return names.map { name in
            ["name": .string(name), "in": "path", "required": true, "schema": ["type": "string"]]
        }
    }

    private func operation(_ verb: String) -> JSON {
        let isBodyful = ["create", "update", "patch"].contains(verb)
        var json: JSON = [
            "operationId": .string("\(verb)\(groupVersion.text.filter(\.isLetter))\(type.kind)"),
            "parameters": .array(Self.parameters(verb)),
            "responses": ["200": ["description": "OK", "content": [MediaType.json: ["schema": reference]]]],
            "x-kubernetes-action": .string(Self.actions[verb] ?? verb),
            "x-kubernetes-group-version-kind": groupVersion.kind(type.kind),
        ]
        if isBodyful { json["requestBody"] = ["required": true, "content": bodies(verb)] }
        return json
    }

    private var reference: JSON {
        ["$ref": .string("#/components/schemas/\(groupVersion.definitionName(type.kind))")]
    }

    /// What may be sent, by media type. Strategic merge needs a schema: others cannot know how to merge.
    private func bodies(_ verb: String) -> JSON {
        guard verb == "patch" else { return ["*/*": ["schema": reference]] }
        var types = [MediaType.jsonPatch, MediaType.mergePatch, MediaType.applyPatch]
        if type.isBuiltIn, type.schema(groupVersion.version) != nil { types.append(MediaType.strategicMergePatch) }
        return .object(Dictionary(types.map { ($0, ["schema": ["type": "object"]]) }) { first, _ in first })
    }

    private static let actions = ["create": "post", "update": "put"]

    private static func parameters(_ verb: String) -> [JSON] {
        let names: [(String, String)] =
            switch verb {
            case "create", "update": [("dryRun", "string"), ("fieldManager", "string"), ("fieldValidation", "string")]
            case "patch":
                [
                    ("dryRun", "string"), ("fieldManager", "string"), ("fieldValidation", "string"),
                    ("force", "boolean"),
                ]
            case "delete", "deletecollection":
                [("dryRun", "string"), ("gracePeriodSeconds", "integer"), ("propagationPolicy", "string")]
            case "list":
                [
                    ("labelSelector", "string"), ("fieldSelector", "string"), ("limit", "integer"),
                    ("continue", "string"), ("resourceVersion", "string"), ("watch", "boolean"),
                ]
            default: []
            }
        return names.map { ["name": .string($0.0), "in": "query", "schema": ["type": .string($0.1)]] }
    }
}
