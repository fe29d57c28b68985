import Kubernetes

/// Completes and checks CustomResourceDefinitions, and decides at once what in a larger cluster a controller decides:
/// whether the names are free and the kind is served.
enum DefinitionAdmission {
    /// - Throws: `APIStatus` 422.
    static func admit(_ definition: inout JSON, _ type: ResourceType, previous: JSON?, in transaction: Transaction)
        throws
    {
        complete(&definition)
        let faults = DefinitionFaults(definition, previous: previous)
        guard faults.causes.isEmpty else { throw APIStatus.invalid(type, definition.name, faults.causes) }
        if faults.hasRules {
            transaction.warn(
                "x-kubernetes-validations of \(definition.name) are kept, but this cluster does not evaluate them")
        }
        if definition.spec["conversion"]?["strategy"]?.string == "Webhook" {
            transaction.warn(
                """
                this cluster calls no conversion webhooks: \(definition.name) is served only in its stored version \
                \(ResourceType.storageVersion(definition.spec))
                """)
        }
        transaction.settle(&definition)
        try transaction.reindex(definition)
    }

    private static func complete(_ definition: inout JSON) {
        var spec = definition.spec
        var names = spec["names"] ?? [:]
        if let kind = names["kind"]?.string {
            names.setDefault("singular", .string(kind.lowercased()))
            names.setDefault("listKind", .string(kind + "List"))
            spec["names"] = names
        }
        spec.setDefault("conversion", ["strategy": "None"])
        if spec["conversion"]?.object != nil { spec["conversion"]?.setDefault("strategy", "None") }
        if spec["preserveUnknownFields"]?.bool == false { spec["preserveUnknownFields"] = nil }
        definition.spec = spec
    }
}

extension Transaction {
    /// Brings the status of a definition in line with the kinds of its group.
    func settle(_ definition: inout JSON, without gone: String? = nil) {
        let name = definition.name
        let group = definition.spec["group"]?.string ?? ""
        let others = catalog.types.filter {
            $0.group == group && $0.storageName != gone && ($0.storageName != name || !$0.mayBeTaken)
        }
        DefinitionStatus.settle(&definition, beside: others, time: ObjectTime.text(now))
    }

    /// Keeps what selectors look at in line with the fields that a definition names.
    fileprivate func reindex(_ definition: JSON) throws {
        let names = DefinitionNames(definition.spec["names"] ?? [:])
        guard let known = catalog.type(group: definition.spec["group"]?.string ?? "", plural: names.plural),
            known.mayBeTaken, known.indexedFields != Self.selectableFields(definition),
            let next = ResourceType(definition: definition)
        else { return }
        for object in try stored(known, namespace: nil) {
            try reindex(object, Attributes(of: try object.json(), next))
        }
    }

    private static func selectableFields(_ definition: JSON) -> [String] {
        let versions = definition.spec["versions"]?.array ?? []
        return Set(versions.flatMap(CustomVersion.selectableFields)).sorted()
    }
}

extension ResourceType {
    /// Whether the definition of its name decides about it.
    var mayBeTaken: Bool { yieldsToDefinition || custom != nil }
}
