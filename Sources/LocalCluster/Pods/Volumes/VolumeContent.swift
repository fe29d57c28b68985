/// What the files of a volume hold.
enum VolumeContent {
    /// - Parameter tokens: those that were issued for the volume's requests.
    /// - Returns: bytes by path inside the volume; where sources have the same path, the last counts.
    /// - Throws: `NodeError.invalidPod` naming an object, key or field that is missing.
    static func files(
        _ sources: [VolumeSource], fields: PodFields, objects: ReferencedObjects,
        tokens: [VolumeSource.TokenRequest: String]
    ) throws(NodeError) -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for source in sources {
            switch source {
            case .text(let path, let text): files[path] = Array(text.utf8)
            case .token(let path, let request): files[path] = tokens[request].map { Array($0.utf8) }
            case .fields(let wanted):
                for field in wanted { files[field.path] = try value(field, fields) }
            case .object(let source, let items):
                files.merge(try entries(source, items, objects)) { $1 }
            }
        }
        return files
    }

    private static func value(_ field: VolumeSource.Field, _ fields: PodFields) throws(NodeError) -> [UInt8] {
        guard let value = fields.value(at: field.field) else {
            throw NodeError(.invalidPod, "fieldPath \"\(field.field)\" is not a field that a volume can show")
        }
        return Array(value.utf8)
    }

    private static func entries(
        _ source: EnvironmentSpec.Source, _ items: [VolumeSource.Item], _ objects: ReferencedObjects
    ) throws(NodeError) -> [String: [UInt8]] {
        guard let entries = try objects.entries(source) else { return [:] }
        if items.isEmpty { return entries }
        var files: [String: [UInt8]] = [:]
        for item in items {
            if let value = entries[item.key] {
                files[item.path] = value
            } else if !source.isOptional {
                throw NodeError(.invalidPod, "\(source) has no key \"\(item.key)\"")
            }
        }
        return files
    }
}
