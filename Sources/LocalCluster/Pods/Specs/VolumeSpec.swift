import Kubernetes

/// A volume of a pod.
struct VolumeSpec: Sendable, Hashable {
    enum Content: Sendable, Hashable {
        /// A directory that starts empty and lives as long as the pod; in memory, if there is a value.
        case empty(Memory?)
        case host(HostPath)
        /// A PersistentVolumeClaim, by its name.
        case claim(String)
        /// Files that the cluster keeps up to date.
        case files([VolumeSource], mode: UInt16)
    }

    struct Memory: Sendable, Hashable {
        /// In bytes.
        let limit: Int64?
    }

    let name: String
    let content: Content

    /// Reads `spec.volumes`.
    /// - Throws: `NodeError.invalidPod` for names and paths that lead out of the volume, and kinds that are not known.
    static func all(in spec: JSON) throws(NodeError) -> [VolumeSpec] {
        var volumes: [VolumeSpec] = []
        for volume in spec["volumes"]?.array ?? [] { volumes.append(try VolumeSpec(volume)) }
        return volumes
    }

    init(name: String, content: Content) {
        self.name = name
        self.content = content
    }

    private init(_ volume: JSON) throws(NodeError) {
        name = volume["name"]?.string ?? ""
        guard NameSyntax.isLabel(name) else { throw NodeError(.invalidPod, "the volume name \"\(name)\" is not valid") }
        content = try Self.content(volume, name)
    }

    private static func content(_ volume: JSON, _ name: String) throws(NodeError) -> Content {
        if let empty = volume["emptyDir"] { return .empty(memory(empty)) }
        if let claim = volume["persistentVolumeClaim"] { return .claim(claim["claimName"]?.string ?? "") }
        if let host = volume["hostPath"] { return try hostPath(host) }
        if let secret = volume["secret"] {
            let source = EnvironmentSpec.Source(.secret, secret, name: "secretName")
            return .files([.object(source, try VolumeSource.items(secret))], mode: mode(secret))
        }
        if let map = volume["configMap"] {
            return .files([.object(.init(.configMap, map), try VolumeSource.items(map))], mode: mode(map))
        }
        if let fields = volume["downwardAPI"] {
            return .files([.fields(try VolumeSource.fields(fields))], mode: mode(fields))
        }
        if let projected = volume["projected"] {
            var sources: [VolumeSource] = []
            for source in projected["sources"]?.array ?? [] { sources.append(try VolumeSource(source)) }
            return .files(sources, mode: mode(projected))
        }
        let kinds = (volume.object ?? [:]).keys.filter { $0 != "name" }.sorted().joined(separator: ", ")
        throw NodeError(.invalidPod, "volume \"\(name)\": this cluster has no volumes of kind \"\(kinds)\"")
    }

    private static func hostPath(_ host: JSON) throws(NodeError) -> Content {
        let path = host["path"]?.string ?? ""
        guard path.hasPrefix("/"), FilePaths.isInside(path.dropFirst()) else {
            throw NodeError(.invalidPod, "hostPath \"\(path)\" must be absolute and may not contain \"..\"")
        }
        guard let kind = HostPath.Kind(rawValue: host["type"]?.string ?? "") else {
            throw NodeError(.invalidPod, "hostPath \"\(path)\" has the unknown type \(host["type"]?.description ?? "")")
        }
        return .host(HostPath(path: FilePaths.normal(path), kind: kind))
    }

    private static func memory(_ empty: JSON) -> Memory? {
        guard empty["medium"]?.string == "Memory" else { return nil }
        let limit = empty["sizeLimit"].flatMap(ResourceQuantity.value).flatMap { $0 >= 1 && $0 < 1e18 ? $0 : nil }
        return Memory(limit: limit.map { Int64($0) })
    }

    /// Permissions of the files: as wished, else readable for all of the pod; nobody else reaches them.
    private static func mode(_ source: JSON) -> UInt16 {
        source["defaultMode"]?.int.flatMap { UInt16(exactly: $0) }.map { $0 & 0o777 } ?? 0o644
    }
}
