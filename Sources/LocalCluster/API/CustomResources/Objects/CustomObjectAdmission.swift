import Kubernetes

/// Gives the objects of a custom kind the shape that its definition demands.
enum CustomObjectAdmission {
    /// Removes what no schema names, fills in defaults, and checks all values.
    /// - Parameter previous: what the object was; faults that it had already are suffered.
    /// - Throws: `APIStatus` 422 with all faults.
    static func admit(_ object: inout JSON, _ type: ResourceType, previous: JSON?) throws(APIStatus) {
        guard let version = type.customVersion else { return }
        Pruning.prune(&object, version.schema)
        Defaulting.fill(&object, version.schema)
        var faults = ValueFaults.of(object, version.rules)
        if !faults.isEmpty, let previous {
            let known = Set(ValueFaults.of(previous, version.rules))
            faults.removeAll(where: known.contains)
        }
        if !faults.isEmpty { throw .invalid(type, object.name, faults) }
    }
}

extension Transaction {
    /// The type as it is defined now, in the version of the object: a request may have begun under another definition.
    /// - Throws: `APIStatus` 404 when the kind is no longer served, 405 for a new object of a kind on its way out.
    func inForce(_ type: ResourceType, for object: JSON, isNew: Bool = false) throws(APIStatus) -> ResourceType {
        guard let current = catalog.type(group: type.group, plural: type.plural) else { throw .unknownPath }
        guard let custom = current.custom else { return current }
        if isNew, custom.isTerminating {
            throw APIStatus(
                code: 405, reason: .methodNotAllowed,
                message: "create not allowed while custom resource definition is terminating", details: .init())
        }
        let version = object["apiVersion"]?.string.map { $0.split(separator: "/").last.map(String.init) ?? "" }
        return current.seen(in: version ?? type.version ?? custom.storageVersion)
    }

    /// What definitions and their objects need before they are stored.
    func admitCustom(
        _ object: inout JSON, _ type: ResourceType, previous: JSON?, _ part: ObjectPart = .desired
    ) throws {
        switch part {
        case .desired where type.isDefinition:
            try DefinitionAdmission.admit(&object, type, previous: previous, in: self)
        case .status where type.isDefinition: settle(&object)
        default: try CustomObjectAdmission.admit(&object, type, previous: previous)
        }
    }
}
