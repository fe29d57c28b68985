import Kubernetes

/// Where variables of a container come from, in the order in which they apply.
enum EnvironmentSpec: Sendable, Hashable {
    case value(name: String, String)
    case field(name: String, path: String)
    case resource(name: String, resource: String, container: String?, divisor: String?)
    case key(name: String, source: Source, key: String)
    /// Every entry, with a prefix before its key.
    case all(Source, prefix: String)

    /// An object with named entries.
    struct Source: Sendable, Hashable {
        enum Kind: Sendable, Hashable { case configMap, secret }

        let kind: Kind
        let name: String
        let isOptional: Bool

        init(_ kind: Kind, _ reference: JSON, name: String = "name") {
            self.kind = kind
            self.name = reference[name]?.string ?? ""
            isOptional = reference["optional"]?.bool ?? false
        }
    }

    /// Reads `envFrom`, then `env`.
    static func all(in container: JSON) -> [EnvironmentSpec] {
        (container["envFrom"]?.array ?? []).compactMap(whole) + (container["env"]?.array ?? []).map(single)
    }

    private static func whole(_ entry: JSON) -> EnvironmentSpec? {
        let prefix = entry["prefix"]?.string ?? ""
        if let reference = entry["configMapRef"] { return .all(Source(.configMap, reference), prefix: prefix) }
        if let reference = entry["secretRef"] { return .all(Source(.secret, reference), prefix: prefix) }
        return nil
    }

    private static func single(_ entry: JSON) -> EnvironmentSpec {
        let name = entry["name"]?.string ?? ""
        let from = entry["valueFrom"]
        if let reference = from?["fieldRef"] { return .field(name: name, path: reference["fieldPath"]?.string ?? "") }
        if let reference = from?["configMapKeyRef"] { return key(name, .configMap, reference) }
        if let reference = from?["secretKeyRef"] { return key(name, .secret, reference) }
        guard let reference = from?["resourceFieldRef"] else { return .value(name: name, entry["value"]?.string ?? "") }
        return .resource(
            name: name, resource: reference["resource"]?.string ?? "", container: reference["containerName"]?.string,
            divisor: reference["divisor"].map { $0.string ?? $0.description })
    }

    private static func key(_ name: String, _ kind: Source.Kind, _ reference: JSON) -> EnvironmentSpec {
        .key(name: name, source: Source(kind, reference), key: reference["key"]?.string ?? "")
    }
}
