import Kubernetes

/// The kinds that an API server serves.
struct ResourceCatalog: Sendable {
    /// A group and one version of it.
    struct GroupVersion: Sendable, Hashable, Comparable {
        let group: String
        let version: String

        var text: String { group.isEmpty ? version : "\(group)/\(version)" }
        static func < (one: Self, other: Self) -> Bool { (one.group, one.version) < (other.group, other.version) }
    }

    /// The kinds that are served without a definition.
    let builtIn: [ResourceType]
    /// The kinds of CustomResourceDefinitions by storage name; one takes the place of the built-in kind of that name.
    let custom: [String: ResourceType]
    let types: [ResourceType]
    private let byStorageName: [String: ResourceType]

    init(_ builtIn: [ResourceType], custom: [String: ResourceType] = [:]) {
        self.builtIn = builtIn
        self.custom = custom
        types =
            builtIn.filter { custom[$0.storageName] == nil }
            + custom.sorted { $0.key < $1.key }.map(\.value)
        byStorageName = Dictionary(types.map { ($0.storageName, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The type that serves `resource` in exactly that version, as it is there.
    /// - Throws: `APIStatus` 404 when nothing does.
    func type(_ resource: GroupVersionResource) throws(APIStatus) -> ResourceType {
        guard let type = type(group: resource.group, plural: resource.resource),
            type.versions.contains(resource.version)
        else { throw .unknownPath }
        return type.seen(in: resource.version)
    }

    /// The type with this plural name in any version.
    func type(group: String, plural: String) -> ResourceType? {
        byStorageName[group.isEmpty ? plural : "\(plural).\(group)"]
    }

    /// The type with this kind, if `apiVersion` is one of its versions.
    func type(apiVersion: String, kind: String) -> ResourceType? {
        types.first { type in type.kind == kind && type.versions.contains { type.apiVersion($0) == apiVersion } }
    }

    /// The types of one group and version, as they are there; empty when it is not served.
    func types(in groupVersion: GroupVersion) -> [ResourceType] {
        types.filter { $0.group == groupVersion.group && $0.versions.contains(groupVersion.version) }
            .map { $0.seen(in: groupVersion.version) }
    }

    /// The named groups, most important first, each with its versions, preferred first.
    var groups: [(name: String, versions: [String])] {
        var versions: [String: Set<String>] = [:]
        for type in types where !type.group.isEmpty && !type.versions.isEmpty {
            versions[type.group, default: []].formUnion(type.versions)
        }
        return versions.map { (name: $0.key, versions: VersionOrder.sorted($0.value)) }
            .sorted { GroupOrder.precedes($0.name, $1.name) }
    }
}
