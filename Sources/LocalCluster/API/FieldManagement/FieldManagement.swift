import Kubernetes

/// Keeps the record of who set which fields of an object, for one write.
///
/// https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
struct FieldManagement: Sendable {
    let type: ResourceType
    /// Which half of the object the write is for.
    let part: ObjectPart
    let shape: FieldShape
    let manager: FieldManager
    /// The time of the write, as it stands in objects.
    let time: String

    init(_ type: ResourceType, _ part: ObjectPart, version: String, manager: FieldManager, time: String) {
        self.type = type
        self.part = part
        self.manager = manager
        self.time = time
        shape = FieldShape(type.schema(version))
    }

    /// `object`, which is to take the place of `live`, with the record brought up to date: what differs is the manager's.
    /// An object that has no record gets none, unless it is new. A client may send another record, or `[{}]` to erase
    /// it; an empty list is then left as a mark.
    func tracked(_ object: JSON, live: JSON?) -> JSON {
        var object = object
        let known = live?.metadata["managedFields"]
        let base = part == .desired ? rewritten(known, by: object.metadata["managedFields"]) : known
        if live != nil, base == nil {
            object.metadata["managedFields"] = known == nil ? nil : []
            return object
        }
        let change = shape.compare(live.map(content) ?? frame(of: object), content(object))
        if change.isSame {
            object.metadata["managedFields"] = base
            return object
        }
        var record = base.flatMap(ManagedFields.init) ?? ManagedFields()
        record.record(change, by: manager, at: time)
        object.metadata["managedFields"] = record.json
        return object
    }

    /// The record to go on from: the one that a client sends with the object, if it is one.
    private func rewritten(_ known: JSON?, by sent: JSON?) -> JSON? {
        guard let sent, sent != known else { return known }
        if ManagedFields.isReset(sent) { return nil }
        let isRecord = ManagedFields(sent).map { !$0.entries.isEmpty } ?? false
        return isRecord ? sent : known
    }
}

// What is tracked.
extension FieldManagement {
    /// The members of metadata that belong to nobody.
    private static let untracked = [
        "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields",
        "resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds",
    ]
    /// The objects inside objects that are always there and so belong to nobody.
    private static let frames: Set<String> = ["metadata", "spec", "status", "template", "strategy"]

    private var isStatus: Bool { part == .status && type.hasStatus }

    /// What of an object belongs to someone and is written by this write.
    func content(_ object: JSON) -> JSON {
        if isStatus { return object["status"].map { ["status": $0] } ?? [:] }
        var content = object.object ?? [:]
        for member in ["apiVersion", "kind"] { content[member] = nil }
        if type.hasStatus { content["status"] = nil }
        var metadata = content.removeValue(forKey: "metadata")?.object ?? [:]
        for member in Self.untracked { metadata[member] = nil }
        content["metadata"] = .object(metadata)
        return .object(content)
    }

    /// The state before everything: in Kubernetes' own kinds some structs are there from the start.
    func frame(of object: JSON) -> JSON {
        guard type.isBuiltIn else { return ["metadata": [:]] }
        return Self.frame(content(object))
    }

    private static func frame(_ value: JSON) -> JSON {
        .object((value.object ?? [:]).filter { frames.contains($0.key) && $0.value.object != nil }.mapValues(frame))
    }

    /// An object of which `content` has become `next`.
    /// - Parameter sent: what the client says about the identity of the object.
    func completed(_ next: JSON, live: JSON?, sent: JSON) -> JSON {
        var object = live ?? [:]
        if isStatus {
            object["status"] = next["status"]
        } else {
            object = next
            if type.hasStatus { object["status"] = live?["status"] }
            for member in Self.untracked { object.metadata[member] = live?.metadata[member] }
        }
        for member in ["apiVersion", "kind"] { object[member] = sent[member] }
        for member in ["name", "namespace", "uid", "resourceVersion"] {
            if let value = sent.metadata[member], !value.isNull { object.metadata[member] = value }
        }
        return object
    }
}
