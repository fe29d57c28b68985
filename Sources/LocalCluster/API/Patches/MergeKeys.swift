import Kubernetes

/// Which member identifies the elements of the lists in the built-in kinds, by the name of the list.
enum MergeKeys {
    private static let keys: [String: String] = [
        "containers": "name", "initContainers": "name", "ephemeralContainers": "name", "volumes": "name", "env": "name",
        "imagePullSecrets": "name", "secrets": "name", "volumeMounts": "mountPath", "volumeDevices": "devicePath",
        "conditions": "type", "addresses": "type", "hostAliases": "ip", "podIPs": "ip", "hostIPs": "ip",
        "ownerReferences": "uid", "taints": "key", "topologySpreadConstraints": "topologyKey", "webhooks": "name",
        "resourceClaims": "name", "images": "names",
    ]

    /// `nil` for lists that are replaced as a whole.
    static func key(_ field: String, _ elements: [JSON]) -> String? {
        guard elements.allSatisfy({ $0.object != nil }) else { return nil }
        if field == "ports" { return portKey(elements) }
        // Endpoints and EndpointSlices have lists of the same names whose elements have no such member.
        guard let key = keys[field], elements.isEmpty || elements.contains(where: { $0[key] != nil }) else {
            return nil
        }
        return key
    }

    /// Lists of strings that are merged as sets.
    static func isPrimitive(_ field: String) -> Bool { field == "finalizers" }

    private static func portKey(_ elements: [JSON]) -> String? {
        if elements.contains(where: { $0["containerPort"] != nil }) { return "containerPort" }
        return elements.contains { $0["port"] != nil } ? "port" : nil
    }
}
