import Kubernetes

extension GroupVersionResource {
    static let endpoints = Self(version: "v1", resource: "endpoints")
}

/// The `Endpoints` of a Service, which older clients read, made out of its EndpointSlices. Pure.
enum EndpointsMirror {
    static let managedByLabel = "endpoints.kubernetes.io/managed-by"
    static let manager = "endpoint-controller"

    /// - Parameter slices: those with selector made from pods; none: the Service has no `Endpoints` of ours.
    static func endpoints(of service: JSON, slices: [JSON]) -> JSON? {
        guard !slices.isEmpty else { return nil }
        var labels = service.labels
        labels[managedByLabel] = manager
        if service.spec["clusterIP"]?.string == "None" { labels["service.kubernetes.io/headless"] = "" }
        var endpoints: JSON = [
            "metadata": [
                "name": .string(service.name), "namespace": .string(service.namespace), "labels": JSON(labels),
            ]
        ]
        let subsets = slices.compactMap(subset)
        if !subsets.isEmpty { endpoints["subsets"] = .array(subsets) }
        return endpoints
    }

    private static func subset(_ slice: JSON) -> JSON? {
        let all = slice["endpoints"]?.array ?? []
        let present = all.filter { $0["conditions"]?["terminating"]?.bool != true }
        if present.isEmpty { return nil }
        let ready = present.filter { $0["conditions"]?["ready"]?.bool == true }.map(address)
        let others = present.filter { $0["conditions"]?["ready"]?.bool != true }.map(address)
        var subset: JSON = [:]
        if !ready.isEmpty { subset["addresses"] = .array(ready) }
        if !others.isEmpty { subset["notReadyAddresses"] = .array(others) }
        let ports = (slice["ports"]?.array ?? []).map { port in
            var port = port
            if port["name"] == "" { port["name"] = nil }
            return port
        }
        if !ports.isEmpty { subset["ports"] = .array(ports) }
        return subset
    }

    private static func address(_ endpoint: JSON) -> JSON {
        var address: JSON = ["ip": endpoint["addresses"]?[0] ?? ""]
        for member in ["hostname", "nodeName", "targetRef"] { address[member] = endpoint[member] }
        return address
    }
}
