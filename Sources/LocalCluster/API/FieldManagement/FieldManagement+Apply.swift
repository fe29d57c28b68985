import Kubernetes

// Server-side apply.
extension FieldManagement {
    /// Who set what was there before anyone applied.
    private static let beforeFirstApply = "before-first-apply"

    /// The next state of an object to which someone applies `configuration`, with the record brought up to date.
    /// - Parameter live: `nil` when there is no such object.
    /// - Throws: `APIStatus`: 400 for a configuration that cannot be applied, 409 when others own fields that would
    ///   change.
    func applied(_ configuration: JSON, to live: JSON?, isForced: Bool) throws(APIStatus) -> JSON {
        try check(configuration)
        let wanted = content(configuration.withoutNulls)
        if let fault = shape.fault(in: wanted) {
            throw .badRequest("failed to create typed patch object (\(identity(configuration))): \(fault)")
        }
        let before = live.map(content) ?? [:]
        var record = live?.metadata["managedFields"].flatMap(ManagedFields.init) ?? ManagedFields()
        if let live, record.entries.isEmpty { recordFirst(live, &record) }
        let application = FieldApplication(
            shape: shape, manager: manager, configuration: wanted, isForced: isForced,
            yielding: live.map(fieldsOfLastApplied) ?? FieldSet(), time: time)
        let next = try application.applied(to: before, &record)
        var object = completed(next, live: live, sent: configuration)
        object.metadata["managedFields"] = record.json
        keepLastApplied(configuration, live, &object)
        return object
    }

    private func check(_ configuration: JSON) throws(APIStatus) {
        if let sent = configuration.metadata["managedFields"], sent != [], !sent.isNull {
            throw .badRequest("metadata.managedFields must be nil")
        }
    }

    private func identity(_ configuration: JSON) -> String {
        let name = [configuration.namespace, configuration.name].filter { !$0.isEmpty }.joined(separator: "/")
        return "\(name); \(manager.apiVersion), Kind=\(type.kind)"
    }

    private func recordFirst(_ live: JSON, _ record: inout ManagedFields) {
        let earlier = FieldManager(
            name: Self.beforeFirstApply, apiVersion: manager.apiVersion, subresource: manager.subresource)
        record.record(shape.compare(frame(of: live), content(live)), by: earlier, at: time)
    }
}

// From kubectl's own apply to server-side apply: kubectl keeps what it applied in an annotation.
extension FieldManagement {
    private static let annotation = "kubectl.kubernetes.io/last-applied-configuration"
    private static let maximumAnnotationBytes = 256 << 10

    private var isKubectl: Bool { manager.name == "kubectl" && manager.subresource == nil }

    /// The fields that kubectl applied itself and that nobody has changed since: they are kubectl's, whatever the record
    /// says.
    private func fieldsOfLastApplied(_ live: JSON) -> FieldSet {
        guard isKubectl, let text = live.annotations[Self.annotation], let applied = try? JSON(decoding: text) else {
            return FieldSet()
        }
        let content = content(applied.withoutNulls)
        let change = shape.compare(self.content(live), content)
        return shape.fields(of: content).subtracting(change.changed).subtracting(change.removed)
    }

    /// Brings the annotation of an object that has one up to date, so that kubectl's own apply still works on it.
    private func keepLastApplied(_ configuration: JSON, _ live: JSON?, _ object: inout JSON) {
        guard isKubectl, live?.annotations[Self.annotation] != nil else { return }
        var applied = configuration
        if var annotations = applied.metadata["annotations"] {
            annotations[Self.annotation] = nil
            applied.metadata["annotations"] = annotations
        }
        let text = applied.text() + "\n"
        var annotations = object.metadata["annotations"] ?? [:]
        annotations[Self.annotation] = text.utf8.count > Self.maximumAnnotationBytes ? nil : .string(text)
        object.metadata["annotations"] = annotations
    }
}

extension JSON {
    /// Without members that are `null`, at any depth.
    fileprivate var withoutNulls: JSON {
        switch self {
        case .object(let members): .object(members.compactMapValues { $0.isNull ? nil : $0.withoutNulls })
        case .array(let elements): .array(elements.map(\.withoutNulls))
        default: self
        }
    }
}

extension FieldShape {
    /// What keeps a value from being applied: list elements that cannot be told apart.
    /// - Returns: `nil` when nothing does.
    fileprivate func fault(in value: JSON, at path: String = "") -> String? {
        let form = form(of: value)
        switch (form, value) {
        case (.members, .object(let members)):
            for (name, child) in members.sorted(by: { $0.key < $1.key }) {
                if let fault = member(name).fault(in: child, at: "\(path).\(name)") { return fault }
            }
        case (.set, .array(let list)), (.list, .array(let list)): return fault(inItems: list, form, path)
        default: break
        }
        return nil
    }

    private func fault(inItems list: [JSON], _ form: Form, _ path: String) -> String? {
        var seen: Set<PathElement> = []
        for (index, item) in list.enumerated() {
            guard let element = pathElement(of: item, form) else {
                return "\(path): element \(index): associative list with keys has an element that omits its key fields"
            }
            guard seen.insert(element).inserted else { return "\(path): duplicate entries for key \(element)" }
            if let fault = self.element.fault(in: item, at: "\(path)\(element)") { return fault }
        }
        return nil
    }
}
