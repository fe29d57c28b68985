import Kubernetes

/// A change to an object, as a client sends it with PATCH.
enum ObjectPatch: Sendable {
    /// RFC 7386.
    case merge(JSON)
    /// RFC 6902.
    case json([JSONPatchOperation])
    /// Kubernetes' own merge, which knows the lists of the built-in kinds.
    case strategic(JSON)
    /// Server-side apply. Fields of the applied object are merged in; nobody's ownership of fields is recorded, so
    /// there are no conflicts and nothing is removed.
    case apply(JSON)

    /// - Throws: `APIStatus` 400 for a body that is no such patch, 415 for one that objects of `type` do not take.
    init(_ bytes: [UInt8], contentType: String?, for type: ResourceType) throws(APIStatus) {
        switch contentType {
        case MediaType.mergePatch: self = .merge(try Self.object(try BodyReader.json(bytes)))
        case MediaType.jsonPatch: self = .json(try JSONPatchOperation.list(try BodyReader.json(bytes)))
        case MediaType.strategicMergePatch where type.isBuiltIn:
            self = .strategic(try Self.object(try BodyReader.json(bytes)))
        case MediaType.applyPatch: self = .apply(try Self.object(try BodyReader.yaml(bytes)))
        default: throw .unsupportedMediaType(accepted: Self.accepted(type))
        }
    }

    /// The object with the patch applied.
    /// - Throws: `APIStatus` 400, or 422 when a JSON patch does not fit.
    func applied(to object: JSON, _ type: ResourceType) throws(APIStatus) -> JSON {
        switch self {
        case .merge(let patch): return object.merged(with: patch)
        case .strategic(let patch): return try StrategicMerge.apply(patch, to: object)
        case .apply(let patch):
            return type.isBuiltIn ? try StrategicMerge.apply(patch, to: object) : object.merged(with: patch)
        case .json(let operations):
            var result = object
            for operation in operations { try operation.apply(to: &result) }
            return result
        }
    }

    private static func object(_ json: JSON) throws(APIStatus) -> JSON {
        guard json.object != nil else { throw .badRequest("the patch must be an object") }
        return json
    }

    private static func accepted(_ type: ResourceType) -> [String] {
        let all = [MediaType.jsonPatch, MediaType.mergePatch, MediaType.applyPatch]
        return type.isBuiltIn ? all + [MediaType.strategicMergePatch] : all
    }
}

extension ResourceType {
    /// Whether Kubernetes itself defines the kind: only those can be merged strategically.
    var isBuiltIn: Bool { !group.hasSuffix(".istio.io") }
}
