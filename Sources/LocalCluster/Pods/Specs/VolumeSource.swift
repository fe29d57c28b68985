import Kubernetes

/// Where files of a volume come from.
enum VolumeSource: Sendable, Hashable {
    /// Entries of a ConfigMap or Secret; `items` empty: all.
    case object(EnvironmentSpec.Source, [Item])
    /// Fields of the pod itself.
    case fields([Field])
    /// A token of the pod's service account; renewed before it ends.
    case token(path: String, TokenRequest)
    /// A text that is known already.
    case text(path: String, String)

    struct TokenRequest: Sendable, Hashable {
        /// For whom the token is; `nil`: the API server.
        let audience: String?
        let lifetime: Duration
    }

    struct Item: Sendable, Hashable {
        let key: String
        /// Relative to the volume.
        let path: String
        /// The permissions of the file; `nil`: those of the volume.
        var mode: UInt16?
    }

    struct Field: Sendable, Hashable {
        enum Value: Sendable, Hashable {
            case field(String)
            case resource(String, container: String, divisor: String?)
        }

        let path: String
        let value: Value
        var mode: UInt16?
    }

    /// Reads one of `projected.sources`.
    init(_ source: JSON) throws(NodeError) {
        if let secret = source["secret"] {
            self = .object(.init(.secret, secret), try Self.items(secret))
        } else if let map = source["configMap"] {
            self = .object(.init(.configMap, map), try Self.items(map))
        } else if let fields = source["downwardAPI"] {
            self = .fields(try Self.fields(fields))
        } else if let token = source["serviceAccountToken"] {
            self = .token(
                path: try Self.checked(token["path"]?.string),
                TokenRequest(
                    audience: token["audience"]?.string,
                    lifetime: .seconds(max(600, token["expirationSeconds"]?.int ?? 3600))))
        } else {
            let kinds = (source.object ?? [:]).keys.sorted().joined(separator: ", ")
            throw NodeError(.invalidPod, "this cluster has no projected volumes of kind \"\(kinds)\"")
        }
    }

    static func items(_ source: JSON) throws(NodeError) -> [Item] {
        var items: [Item] = []
        for item in source["items"]?.array ?? [] {
            let path = try checked(item["path"]?.string)
            items.append(Item(key: item["key"]?.string ?? "", path: path, mode: mode(item)))
        }
        return items
    }

    static func fields(_ source: JSON) throws(NodeError) -> [Field] {
        var fields: [Field] = []
        for item in source["items"]?.array ?? [] {
            let path = try checked(item["path"]?.string)
            fields.append(Field(path: path, value: value(item), mode: mode(item)))
        }
        return fields
    }

    private static func value(_ item: JSON) -> Field.Value {
        guard let resource = item["resourceFieldRef"] else {
            return .field(item["fieldRef"]?["fieldPath"]?.string ?? "")
        }
        return .resource(
            resource["resource"]?.string ?? "", container: resource["containerName"]?.string ?? "",
            divisor: resource["divisor"].map { $0.string ?? $0.description })
    }

    private static func mode(_ item: JSON) -> UInt16? {
        item["mode"]?.int.flatMap { UInt16(exactly: $0) }.map { $0 & 0o777 }
    }

    /// A path inside a volume. Names that begin with two dots belong to the volume's own bookkeeping.
    static func checked(_ path: String?) throws(NodeError) -> String {
        guard let path, !path.isEmpty, FilePaths.isInside(path), !path.hasPrefix("..") else {
            throw NodeError(
                .invalidPod, "the path \"\(path ?? "")\" in a volume must be relative and may not contain \"..\"")
        }
        return FilePaths.normal(path)
    }
}
