import Kubernetes

// The parts that every Kubernetes object has.
extension JSON {
    /// `metadata`; reading what is missing gives an empty object, writing creates it.
    var metadata: JSON {
        get { self["metadata"] ?? [:] }
        set { self["metadata"] = newValue }
    }

    /// `spec`; as `metadata`.
    var spec: JSON {
        get { self["spec"] ?? [:] }
        set { self["spec"] = newValue }
    }

    /// `status`; as `metadata`.
    var status: JSON {
        get { self["status"] ?? [:] }
        set { self["status"] = newValue }
    }

    var name: String { metadata["name"]?.string ?? "" }
    var namespace: String { metadata["namespace"]?.string ?? "" }
    var uid: String { metadata["uid"]?.string ?? "" }
    var labels: [String: String] { metadata["labels"]?.strings ?? [:] }
    var annotations: [String: String] { metadata["annotations"]?.strings ?? [:] }
    var isBeingDeleted: Bool { metadata["deletionTimestamp"]?.string != nil }
    var finalizers: [JSON] { metadata["finalizers"]?.array ?? [] }

    /// The value at a path written with dots, such as `spec.nodeName`.
    func value(at path: String) -> JSON? {
        self[path: path.split(separator: ".").map(String.init)]
    }

    /// Sets a member unless it is there already (and not `null`).
    mutating func setDefault(_ key: String, _ value: @autoclosure () -> JSON) {
        if self[key] == nil || self[key] == .null { self[key] = value() }
    }
}
