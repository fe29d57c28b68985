/// What the files of a volume hold.
enum VolumeContent {
    /// - Parameter tokens: those that were issued for the volume's requests.
    /// - Returns: files by path inside the volume; where sources have the same path, the last counts.
    /// - Throws: `NodeError.invalidPod` naming an object, key or field that is missing.
    static func files(
        _ sources: [VolumeSource], fields: PodFields, objects: ReferencedObjects,
        tokens: [VolumeSource.TokenRequest: String]
    ) throws(NodeError) -> [String: VolumeFile] {
        var files: [String: VolumeFile] = [:]
        for source in sources {
            switch source {
            case .text(let path, let text): files[path] = VolumeFile(bytes: Array(text.utf8))
            case .token(let path, let request): files[path] = tokens[request].map { VolumeFile(bytes: Array($0.utf8)) }
            case .fields(let wanted):
                for field in wanted {
                    files[field.path] = VolumeFile(bytes: try value(field, fields), mode: field.mode)
                }
            case .object(let source, let items):
                files.merge(try entries(source, items, objects)) { $1 }
            }
        }
        return files
    }

    private static func value(_ field: VolumeSource.Field, _ fields: PodFields) throws(NodeError) -> [UInt8] {
        switch field.value {
        case .field(let path):
            guard let value = fields.value(at: path) else {
                throw NodeError(.invalidPod, "fieldPath \"\(path)\" is not a field that a volume can show")
            }
            return Array(value.utf8)
        case .resource(let resource, let name, let divisor):
            let containers = fields.pod.containers + fields.pod.initContainers
            guard let container = containers.first(where: { $0.name == name }) else {
                throw NodeError(.invalidPod, "resourceFieldRef names the container \"\(name)\", which is not there")
            }
            let text = try ResourceAmount.text(resource, of: container, divisor: divisor, machine: fields.machine)
            return Array(text.utf8)
        }
    }

    private static func entries(
        _ source: EnvironmentSpec.Source, _ items: [VolumeSource.Item], _ objects: ReferencedObjects
    ) throws(NodeError) -> [String: VolumeFile] {
        guard let entries = try objects.entries(source) else { return [:] }
        if items.isEmpty { return entries.mapValues { VolumeFile(bytes: $0) } }
        var files: [String: VolumeFile] = [:]
        for item in items {
            if let value = entries[item.key] {
                files[item.path] = VolumeFile(bytes: value, mode: item.mode)
            } else if !source.isOptional {
                throw NodeError(.invalidPod, "\(source) has no key \"\(item.key)\"")
            }
        }
        return files
    }
}
