import Kubernetes

/// autoscaling/v1 `Scale`: how many pods an object wants and has, whatever its kind.
struct Scale {
    static let kind = "Scale"
    static let apiVersion = "autoscaling/v1"

    let paths: ScalePaths
    let type: ResourceType

    /// - Throws: `APIStatus` 404 for a kind that cannot be scaled.
    init(_ type: ResourceType) throws(APIStatus) {
        guard let paths = type.scale else { throw .unknownPath }
        self.paths = paths
        self.type = type
    }

    func json(of object: JSON) -> JSON {
        var scale: JSON = [
            "kind": .string(Self.kind), "apiVersion": .string(Self.apiVersion), "metadata": [:], "spec": [:],
            "status": [:],
        ]
        for member in ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"] {
            scale.metadata[member] = object.metadata[member]
        }
        scale.spec["replicas"] = object[path: Self.path(paths.specReplicas)] ?? 0
        scale.status["replicas"] = object[path: Self.path(paths.statusReplicas)] ?? 0
        if let selector = selector(of: object) { scale.status["selector"] = .string(selector) }
        return scale
    }

    /// The object with the number of pods that `scale` wants.
    /// - Throws: `APIStatus` 409 when `scale` is about an older state, 422 for a number that is none.
    func apply(_ scale: JSON, to object: JSON) throws(APIStatus) -> JSON {
        let replicas = scale.spec["replicas"] ?? 0
        guard let number = replicas.int, number >= 0 else {
            let type = ResourceType(group: "autoscaling", kind: Self.kind, plural: "scales")
            throw .invalid(
                type, object.name,
                [.invalid("spec.replicas", replicas, "must be greater than or equal to 0")])
        }
        var object = object
        for member in ["resourceVersion", "uid"] {
            if let value = scale.metadata[member], value != "" { object.metadata[member] = value }
        }
        object.set(.int(number), at: Self.path(paths.specReplicas)[...])
        return object
    }

    private func selector(of object: JSON) -> String? {
        if let path = paths.labelSelector { return object[path: Self.path(path)]?.string }
        return object.spec["selector"].flatMap(LabelSelector.init(object:))?.text
    }

    /// `.spec.replicas` as its members.
    private static func path(_ text: String) -> [String] { text.split(separator: ".").map(String.init) }
}

extension JSON {
    fileprivate mutating func set(_ value: JSON, at path: ArraySlice<String>) {
        guard let first = path.first else {
            self = value
            return
        }
        var member = self[first] ?? [:]
        member.set(value, at: path.dropFirst())
        self[first] = member
    }
}
