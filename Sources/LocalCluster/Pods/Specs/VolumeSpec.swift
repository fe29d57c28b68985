import Kubernetes

/// A volume of a pod.
struct VolumeSpec: Sendable, Hashable {
    enum Content: Sendable, Hashable {
        /// A directory that starts empty and lives as long as the pod.
        case empty
        /// A directory or file of this machine; made if missing when `create` says so.
        case host(path: String, create: Bool)
        /// Files that the cluster keeps up to date.
        case files([VolumeSource], mode: UInt16)
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
        if volume["emptyDir"] != nil { return .empty }
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
        return .host(path: FilePaths.normal(path), create: host["type"]?.string?.hasSuffix("OrCreate") ?? false)
    }

    /// Permissions of the files: as wished, else readable for all of the pod; nobody else reaches them.
    private static func mode(_ source: JSON) -> UInt16 {
        source["defaultMode"]?.int.flatMap { UInt16(exactly: $0) }.map { $0 & 0o777 } ?? 0o644
    }
}
