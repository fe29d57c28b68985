import FoundationEssentials
import Kubernetes

/// One column of the table of a kind.
struct TableColumn: Sendable {
    let name: String
    var type = "string"
    var format = ""
    /// 0 is always shown, 1 with `-o wide`.
    var priority: Int64 = 0
    var description = ""
    let cell: @Sendable (JSON, Date) -> JSON

    var definition: JSON {
        [
            "name": .string(name), "type": .string(type), "format": .string(format),
            "description": .string(description),
            "priority": .int(priority),
        ]
    }

    static let name = TableColumn(name: "Name", format: "name") { object, _ in .string(object.name) }
    static let age = TableColumn(name: "Age") { object, now in
        .string(Age.text(since: object.metadata["creationTimestamp"]?.string, now: now))
    }

    /// A column that shows the text at a path.
    static func path(_ name: String, _ path: String, orElse: String = "", priority: Int64 = 0) -> TableColumn {
        TableColumn(name: name, priority: priority) { object, _ in
            .string(object.value(at: path)?.string ?? orElse)
        }
    }

    /// A column that shows text made from the object.
    static func text(_ name: String, priority: Int64 = 0, _ text: @escaping @Sendable (JSON) -> String) -> TableColumn {
        TableColumn(name: name, priority: priority) { object, _ in .string(text(object)) }
    }

    static func number(_ name: String, priority: Int64 = 0, _ number: @escaping @Sendable (JSON) -> Int) -> TableColumn
    {
        TableColumn(name: name, type: "integer", priority: priority) { object, _ in .int(Int64(number(object))) }
    }

    /// The columns of a kind as kubectl's users know them.
    static func columns(of type: ResourceType) -> [TableColumn] {
        if let version = type.customVersion { return version.columns }
        return switch type.storageName {
        case "pods": pods
        case "services": services
        case "nodes": nodes
        case "namespaces": [name, .path("Status", "status.phase"), age]
        case "configmaps":
            [name, .number("Data") { ($0["data"]?.object?.count ?? 0) + ($0["binaryData"]?.object?.count ?? 0) }, age]
        case "secrets":
            [name, .path("Type", "type", orElse: "Opaque"), .number("Data") { $0["data"]?.object?.count ?? 0 }, age]
        case "endpointslices.discovery.k8s.io": endpointSlices
        case "deployments.apps": deployments
        case "replicasets.apps": replicaSets
        case "endpoints": endpoints
        case "statefulsets.apps": statefulSets
        case "daemonsets.apps": daemonSets
        case "jobs.batch": jobs
        case "cronjobs.batch": cronJobs
        case "poddisruptionbudgets.policy": disruptionBudgets
        case "events": events
        case ResourceType.definitions: [name, .path("Created At", "metadata.creationTimestamp")]
        case "rolebindings.rbac.authorization.k8s.io", "clusterrolebindings.rbac.authorization.k8s.io":
            [
                name,
                .text("Role") { "\($0["roleRef"]?["kind"]?.string ?? "")/\($0["roleRef"]?["name"]?.string ?? "")" },
                age,
            ]
        default: stored(type) ?? general(type)
        }
    }

    private static func general(_ type: ResourceType) -> [TableColumn] {
        switch type.group {
        case "gateway.networking.k8s.io": gatewayAPI(type)
        default: type.group.hasSuffix(".istio.io") ? mesh(type) : [name, age]
        }
    }
}
