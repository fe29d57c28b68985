import Kubernetes

extension TableColumn {
    static let services: [TableColumn] = [
        name,
        .path("Type", "spec.type"),
        .path("Cluster-IP", "spec.clusterIP", orElse: "<none>"),
        .text("External-IP", externalAddresses),
        .text("Port(s)", servicePorts),
        age,
        .text("Selector", priority: 1) { list($0.spec["selector"]?.strings ?? [:]) },
    ]

    private static func externalAddresses(_ service: JSON) -> String {
        if service.spec["type"]?.string == "ExternalName" { return service.spec["externalName"]?.string ?? "<none>" }
        let ingress = (service.status["loadBalancer"]?["ingress"]?.array ?? []).compactMap {
            $0["ip"]?.string ?? $0["hostname"]?.string
        }
        let external = (service.spec["externalIPs"]?.array ?? []).compactMap(\.string)
        let all = ingress + external
        if !all.isEmpty { return all.joined(separator: ",") }
        return service.spec["type"]?.string == "LoadBalancer" ? "<pending>" : "<none>"
    }

    private static func servicePorts(_ service: JSON) -> String {
        let ports = (service.spec["ports"]?.array ?? []).map { port in
            let node = port["nodePort"]?.int.map { ":\($0)" } ?? ""
            return "\(port["port"]?.int ?? 0)\(node)/\(port["protocol"]?.string ?? "TCP")"
        }
        return ports.isEmpty ? "<none>" : ports.joined(separator: ",")
    }

    static func list(_ labels: [String: String]) -> String {
        labels.isEmpty
            ? "<none>" : labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    static let nodes: [TableColumn] = [
        name,
        .text("Status") { node in
            let ready = (node.status["conditions"]?.array ?? []).first { $0["type"]?.string == "Ready" }
            let isSchedulable = node.spec["unschedulable"]?.bool != true
            return (ready?["status"]?.string == "True" ? "Ready" : "NotReady")
                + (isSchedulable ? "" : ",SchedulingDisabled")
        },
        .text("Roles") { node in
            let prefix = "node-role.kubernetes.io/"
            let roles = node.labels.keys.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }.sorted()
            return roles.isEmpty ? "<none>" : roles.joined(separator: ",")
        },
        age,
        .path("Version", "status.nodeInfo.kubeletVersion"),
        .text("Internal-IP", priority: 1) { address($0, "InternalIP") },
        .text("External-IP", priority: 1) { address($0, "ExternalIP") },
        .path("OS-Image", "status.nodeInfo.osImage", priority: 1),
        .path("Kernel-Version", "status.nodeInfo.kernelVersion", priority: 1),
        .path("Container-Runtime", "status.nodeInfo.containerRuntimeVersion", priority: 1),
    ]

    private static func address(_ node: JSON, _ type: String) -> String {
        (node.status["addresses"]?.array ?? []).first { $0["type"]?.string == type }?["address"]?.string ?? "<none>"
    }

    static let endpointSlices: [TableColumn] = [
        name,
        .path("AddressType", "addressType"),
        .text("Ports") { slice in
            joined((slice["ports"]?.array ?? []).compactMap { $0["port"]?.int.map(String.init) }, orElse: "<unset>")
        },
        .text("Endpoints") { slice in
            joined(
                (slice["endpoints"]?.array ?? []).flatMap { $0["addresses"]?.array ?? [] }.compactMap(\.string),
                orElse: "<unset>")
        },
        age,
    ]

    static let endpoints: [TableColumn] = [
        name,
        .text("Endpoints") { endpoints in
            joined(
                (endpoints["subsets"]?.array ?? []).flatMap { subset in
                    let addresses = (subset["addresses"]?.array ?? []).compactMap { $0["ip"]?.string }
                    let ports = (subset["ports"]?.array ?? []).compactMap { $0["port"]?.int }
                    return ports.isEmpty
                        ? addresses : ports.flatMap { port in addresses.map { "\($0):\(port)" } }
                }, orElse: "<none>")
        },
        age,
    ]

    /// The first three, and how many more there are.
    private static func joined(_ texts: [String], orElse none: String) -> String {
        if texts.isEmpty { return none }
        let shown = texts.prefix(3).joined(separator: ",")
        return texts.count > 3 ? "\(shown) + \(texts.count - 3) more..." : shown
    }

    static let events: [TableColumn] = [
        TableColumn(name: "Last Seen") { event, now in
            .string(
                Age.text(since: event["lastTimestamp"]?.string ?? event.metadata["creationTimestamp"]?.string, now: now)
            )
        },
        .path("Type", "type"),
        .path("Reason", "reason"),
        .text("Object") { event in
            let object = event["involvedObject"]
            return "\(object?["kind"]?.string?.lowercased() ?? "")/\(object?["name"]?.string ?? "")"
        },
        .path("Message", "message"),
        .path("Name", "metadata.name", priority: 1),
    ]

    /// The columns that the definitions of these kinds declare elsewhere.
    static func mesh(_ type: ResourceType) -> [TableColumn] {
        let own: [TableColumn] =
            switch type.plural {
            case "virtualservices":
                [.text("Gateways") { array($0.spec["gateways"]) }, .text("Hosts") { array($0.spec["hosts"]) }]
            case "destinationrules": [.path("Host", "spec.host")]
            case "serviceentries":
                [
                    .text("Hosts") { array($0.spec["hosts"]) }, .path("Location", "spec.location"),
                    .path("Resolution", "spec.resolution"),
                ]
            case "peerauthentications": [.path("Mode", "spec.mtls.mode")]
            default: []
            }
        return [name] + own + [age]
    }

    private static func array(_ value: JSON?) -> String { value.map { $0 == .null ? "" : $0.text() } ?? "" }
}
