import FoundationEssentials
import Kubernetes

/// The entries of a ConfigMap or Secret as bytes, by key.
struct ObjectEntries: Sendable, Hashable {
    let entries: [String: [UInt8]]

    /// Reads a ConfigMap (`data`, `binaryData`) or Secret (`data`). Keys that are no file names and values that are no
    /// base64 are left out: the API server does not accept them.
    init(_ kind: EnvironmentSpec.Source.Kind, _ object: JSON) {
        let data = object["data"]?.strings ?? [:]
        let found: [String: [UInt8]] =
            switch kind {
            case .secret: data.compactMapValues(Self.decoded)
            case .configMap:
                data.mapValues { Array($0.utf8) }
                    .merging((object["binaryData"]?.strings ?? [:]).compactMapValues(Self.decoded)) { text, _ in text }
            }
        entries = found.filter { key, _ in Self.isFileName(key) }
    }

    private static func decoded(_ text: String) -> [UInt8]? { Data(base64Encoded: text).map { Array($0) } }

    private static func isFileName(_ key: String) -> Bool {
        !key.isEmpty && !key.hasPrefix("..") && !key.utf8.contains(UInt8(ascii: "/")) && !key.utf8.contains(0)
    }
}

/// The objects that a pod's environment and volumes are made of, as last read. What is missing is not there.
struct ReferencedObjects: Sendable, Hashable {
    struct Key: Sendable, Hashable {
        let kind: EnvironmentSpec.Source.Kind
        let name: String
    }

    var objects: [Key: ObjectEntries] = [:]

    /// - Returns: `nil` for an object that may be missing and is.
    /// - Throws: `NodeError.invalidPod` for one that may not.
    func entries(_ source: EnvironmentSpec.Source) throws(NodeError) -> [String: [UInt8]]? {
        if let found = objects[Key(kind: source.kind, name: source.name)] { return found.entries }
        guard source.isOptional else { throw NodeError(.invalidPod, "\(source) not found") }
        return nil
    }
}

extension EnvironmentSpec.Source: CustomStringConvertible {
    /// `configmap "settings"`.
    var description: String { "\(kind == .secret ? "secret" : "configmap") \"\(name)\"" }
}

extension PodSpec {
    /// Every ConfigMap and Secret that the pod's environment and volumes name.
    var references: Set<ReferencedObjects.Key> {
        let variables = (initContainers + containers).flatMap(\.environment).compactMap(\.source)
        let files = volumes.flatMap { volume -> [EnvironmentSpec.Source] in
            guard case .files(let sources, _) = volume.content else { return [] }
            return sources.compactMap { if case .object(let source, _) = $0 { source } else { nil } }
        }
        return Set((variables + files).map { ReferencedObjects.Key(kind: $0.kind, name: $0.name) })
    }
}

extension EnvironmentSpec {
    fileprivate var source: Source? {
        switch self {
        case .key(_, let source, _), .all(let source, _): source
        case .value, .field, .resource: nil
        }
    }
}
