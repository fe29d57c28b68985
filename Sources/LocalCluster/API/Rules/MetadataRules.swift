import Kubernetes

/// What must hold for the metadata of every object.
enum MetadataRules {
    /// - Throws: `APIStatus` 422 that names every fault.
    static func check(_ object: JSON, _ type: ResourceType) throws(APIStatus) {
        let faults =
            nameFaults(object, type) + mapFaults(object, "labels", check: labelFault)
            + mapFaults(object, "annotations", check: annotationFault) + finalizerFaults(object) + ownerFaults(object)
        if !faults.isEmpty { throw .invalid(type, object.name, faults) }
    }

    private static func nameFaults(_ object: JSON, _ type: ResourceType) -> [APIStatus.Cause] {
        if object.name.isEmpty { return [.required("metadata.name", "name or generateName is required")] }
        var faults: [APIStatus.Cause] = []
        if let fault = NameSyntax.fault(object.name, type.names) {
            faults.append(.invalid("metadata.name", .string(object.name), fault))
        }
        if type.isNamespaced, object.namespace.isEmpty { faults.append(.required("metadata.namespace")) }
        return faults
    }

    private static func mapFaults(
        _ object: JSON, _ member: String, check: (String, String) -> String?
    ) -> [APIStatus.Cause] {
        let field = "metadata.\(member)"
        guard let map = object.metadata[member], map != .null else { return [] }
        guard let entries = map.object else { return [.invalid(field, map, "must be a map of strings")] }
        return entries.sorted { $0.key < $1.key }.compactMap { key, value in
            guard let text = value.string else { return .invalid("\(field).\(key)", value, "must be a string") }
            return check(key, text).map { .invalid(field, .string(key), $0) }
        }
    }

    private static func labelFault(_ key: String, _ value: String) -> String? {
        guard LabelSyntax.isKey(key) else { return "not a label key: [prefix/]name is expected" }
        return LabelSyntax.isValue(value)
            ? nil
            : "the value '\(value)' is not a label value: at most 63 alphanumeric characters, '-', '_' or '.'"
    }

    private static func annotationFault(_ key: String, _ value: String) -> String? {
        LabelSyntax.isKey(key.lowercased()) ? nil : "not an annotation key: [prefix/]name is expected"
    }

    private static func ownerFaults(_ object: JSON) -> [APIStatus.Cause] {
        let references = object.ownerReferences
        var faults = references.enumerated().flatMap { index, reference in
            ["apiVersion", "kind", "name", "uid"].filter { reference[$0]?.string ?? "" == "" }.map {
                APIStatus.Cause.required("metadata.ownerReferences[\(index)].\($0)", "must not be empty")
            }
        }
        if references.count(where: { $0["controller"]?.bool == true }) > 1 {
            faults.append(
                .invalid(
                    "metadata.ownerReferences", .array(references), "Only one reference can have Controller set to true"
                ))
        }
        return faults
    }

    private static func finalizerFaults(_ object: JSON) -> [APIStatus.Cause] {
        object.finalizers.enumerated().compactMap { index, value in
            if let name = value.string, LabelSyntax.isKey(name) { return nil }
            return .invalid("metadata.finalizers[\(index)]", value, "name is expected to be qualified")
        }
    }
}
