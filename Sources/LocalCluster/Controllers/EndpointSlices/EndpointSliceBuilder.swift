import Kubernetes

/// Makes the EndpointSlices of a Service out of its pods. Pure.
struct EndpointSliceBuilder: Sendable {
    static let serviceNameLabel = "kubernetes.io/service-name"
    static let managedByLabel = "endpointslice.kubernetes.io/managed-by"
    static let manager = "endpointslice-controller.k8s.io"
    private static let maximumEndpoints = 1000

    /// The zone of the node; empty: none.
    let zone: String

    /// The slices that should be there, ordered by name. None for a Service without selector: its endpoints are made by
    /// somebody else.
    /// - Parameter pods: the pods of the Service's namespace, in any order.
    func slices(for service: JSON, pods: [JSON]) -> [JSON] {
        guard let selector = Self.selector(of: service) else { return [] }
        var groups: [[JSON]: [JSON]] = [:]
        for pod in pods where selector.matches(pod.labels) && Self.hasAddress(pod) {
            groups[ports(of: service, on: pod), default: []].append(endpoint(pod, service))
        }
        if groups.isEmpty { groups[[]] = [] }
        return groups.flatMap { ports, endpoints in slices(service, ports, endpoints) }.sorted { $0.name < $1.name }
    }

    /// `nil` when the Service's endpoints are not made from pods.
    static func selector(of service: JSON) -> LabelSelector? {
        guard service.spec["type"]?.string != "ExternalName", let labels = service.spec["selector"]?.strings,
            !labels.isEmpty
        else { return nil }
        return LabelSelector(matching: labels)
    }

    private static func hasAddress(_ pod: JSON) -> Bool {
        pod.status["podIP"]?.string ?? "" != "" && !["Succeeded", "Failed"].contains(pod.status["phase"]?.string)
    }

    private func slices(_ service: JSON, _ ports: [JSON], _ endpoints: [JSON]) -> [JSON] {
        let ordered = endpoints.sorted { Self.order($0) < Self.order($1) }
        let starts = stride(from: 0, to: max(1, ordered.count), by: Self.maximumEndpoints)
        return starts.enumerated().map { index, start in
            let part = ordered[start..<min(start + Self.maximumEndpoints, ordered.count)]
            return slice(service, ports, Array(part), index)
        }
    }

    private static func order(_ endpoint: JSON) -> String { endpoint["targetRef"]?["name"]?.string ?? "" }

    private func slice(_ service: JSON, _ ports: [JSON], _ endpoints: [JSON], _ index: Int) -> JSON {
        var labels = service.labels
        labels[Self.serviceNameLabel] = service.name
        labels[Self.managedByLabel] = Self.manager
        if service.spec["clusterIP"]?.string == "None" { labels["service.kubernetes.io/headless"] = "" }
        let identity = JSON.array(ports).text() + "#\(index)"
        return [
            "metadata": [
                "name": .string("\(service.name)-\(NameSuffix.of(identity))"), "namespace": .string(service.namespace),
                "labels": JSON(labels),
                "ownerReferences": [
                    [
                        "apiVersion": "v1", "kind": "Service", "name": .string(service.name),
                        "uid": .string(service.uid),
                        "controller": true, "blockOwnerDeletion": true,
                    ]
                ],
            ],
            "addressType": "IPv4", "endpoints": .array(endpoints), "ports": .array(ports),
        ]
    }
}

// One pod.
extension EndpointSliceBuilder {
    private func endpoint(_ pod: JSON, _ service: JSON) -> JSON {
        let isServing = (pod.status["conditions"]?.array ?? []).contains {
            $0["type"]?.string == "Ready" && $0["status"]?.string == "True"
        }
        let isReady = service.spec["publishNotReadyAddresses"]?.bool == true || (isServing && !pod.isBeingDeleted)
        var endpoint: JSON = [
            "addresses": [pod.status["podIP"] ?? ""],
            "conditions": [
                "ready": .bool(isReady), "serving": .bool(isServing), "terminating": .bool(pod.isBeingDeleted),
            ],
            "targetRef": [
                "kind": "Pod", "namespace": .string(pod.namespace), "name": .string(pod.name), "uid": .string(pod.uid),
            ],
        ]
        endpoint["nodeName"] = pod.spec["nodeName"]
        if !zone.isEmpty { endpoint["zone"] = .string(zone) }
        if let hostname = pod.spec["hostname"]?.string, pod.spec["subdomain"]?.string == service.name {
            endpoint["hostname"] = .string(hostname)
        }
        return endpoint
    }

    /// The Service's ports with the numbers that they have on this pod. A named port that the pod does not have is
    /// left out.
    private func ports(of service: JSON, on pod: JSON) -> [JSON] {
        (service.spec["ports"]?.array ?? []).compactMap { port in
            guard let number = number(port, pod) else { return nil }
            var result: JSON = [
                "name": port["name"] ?? "", "port": .int(number), "protocol": port["protocol"] ?? "TCP",
            ]
            result["appProtocol"] = port["appProtocol"]
            return result
        }
    }

    private func number(_ port: JSON, _ pod: JSON) -> Int64? {
        let target = port["targetPort"] ?? port["port"]
        guard let name = target?.string else { return target?.int }
        let containers = (pod.spec["containers"]?.array ?? []) + (pod.spec["initContainers"]?.array ?? [])
        let found = containers.flatMap { $0["ports"]?.array ?? [] }.first {
            $0["name"]?.string == name && $0["protocol"]?.string ?? "TCP" == port["protocol"]?.string ?? "TCP"
        }
        return found?["containerPort"]?.int
    }
}
