import Kubernetes

/// Which member identifies the elements of the lists in the built-in kinds when patches are merged strategically: by the
/// name of the list. Where a schema says that a list is one value, it is.
enum MergeKeys {
    private static let keys: [String: String] = [
        "containers": "name", "initContainers": "name", "ephemeralContainers": "name", "volumes": "name", "env": "name",
        "imagePullSecrets": "name", "secrets": "name", "volumeMounts": "mountPath", "volumeDevices": "devicePath",
        "conditions": "type", "addresses": "type", "hostAliases": "ip", "podIPs": "ip", "hostIPs": "ip",
        "ownerReferences": "uid", "topologySpreadConstraints": "topologyKey", "webhooks": "name",
        "matchConditions": "name", "resourceClaims": "name", "schedulingGates": "name",
    ]

    /// `nil` for lists that are replaced as a whole.
    static func key(_ field: String, _ elements: [JSON], _ shape: FieldShape) -> String? {
        if shape.schema?.kind == .array, shape.form(of: []) == .leaf { return nil }
        guard elements.allSatisfy({ $0.object != nil }) else { return nil }
        if field == "ports" { return portKey(elements) }
        // Endpoints and EndpointSlices have lists of the same names whose elements have no such member.
        if let key = keys[field] {
            return elements.isEmpty || elements.contains { $0[key] != nil } ? key : nil
        }
        guard case .list(let keys) = shape.form(of: []), keys.count == 1 else { return nil }
        return keys.first
    }

    /// Lists of strings that are merged as sets.
    static func isPrimitive(_ field: String) -> Bool { field == "finalizers" }

    private static func portKey(_ elements: [JSON]) -> String? {
        if elements.contains(where: { $0["containerPort"] != nil }) { return "containerPort" }
        return elements.contains { $0["port"] != nil } ? "port" : nil
    }
}
