import Kubernetes

/// A change to an object, as a client sends it with PATCH.
enum ObjectPatch: Sendable {
    /// RFC 7386.
    case merge(JSON)
    /// RFC 6902.
    case json([JSONPatchOperation])
    /// Kubernetes' own merge, which knows the lists of the built-in kinds.
    case strategic(JSON)
    /// Server-side apply: what a field manager wants; see `FieldManagement`.
    case apply(JSON)

    /// Objects are nested at most this deep, so that they can be read again.
    private static let maximumDepth = 128

    /// - Throws: `APIStatus` 400 for a body that is no such patch, 413 for one with too many operations, 415 for one that
    ///   objects of `type` do not take.
    init(_ bytes: [UInt8], contentType: String?, for type: ResourceType) throws(APIStatus) {
        switch contentType {
        case MediaType.mergePatch: self = .merge(try Self.object(try BodyReader.json(bytes)))
        case MediaType.jsonPatch: self = .json(try JSONPatchOperation.list(try BodyReader.json(bytes)))
        case MediaType.strategicMergePatch where type.isBuiltIn:
            self = .strategic(try Self.object(try BodyReader.json(bytes)))
        case MediaType.applyPatch: self = .apply(try Self.object(try BodyReader.jsonOrYAML(bytes)))
        default: throw .unsupportedMediaType(accepted: Self.accepted(type))
        }
    }

    /// The object with the patch applied; a configuration to apply replaces it.
    /// - Parameter shape: tells how lists are merged.
    /// - Throws: `APIStatus` 400, or 422 when a JSON patch does not fit.
    func applied(to object: JSON, _ shape: FieldShape) throws(APIStatus) -> JSON {
        let result =
            switch self {
            case .merge(let patch): object.merged(with: patch)
            case .strategic(let patch): try StrategicMerge.apply(patch, to: object, shape)
            case .json(let operations): try JSONPatchOperation.apply(operations, to: object)
            case .apply(let configuration): configuration
            }
        guard !result.isNested(deeperThan: Self.maximumDepth) else {
            throw .badRequest("the patched object would be nested deeper than \(Self.maximumDepth)")
        }
        return result
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
    var isBuiltIn: Bool { custom == nil && !yieldsToDefinition }
}

extension JSON {
    fileprivate func isNested(deeperThan limit: Int) -> Bool {
        switch self {
        case .array(let elements): limit == 0 || elements.contains { $0.isNested(deeperThan: limit - 1) }
        case .object(let members): limit == 0 || members.values.contains { $0.isNested(deeperThan: limit - 1) }
        default: false
        }
    }
}
