import Kubernetes

extension TableColumn {
    /// The Gateway API, as its own definitions show it.
    static func gatewayAPI(_ type: ResourceType) -> [TableColumn] {
        let own: [PrinterColumn] =
            switch type.plural {
            case "gatewayclasses":
                [column("Controller", ".spec.controllerName"), condition("Accepted")]
            case "gateways":
                [
                    column("Class", ".spec.gatewayClassName"), column("Address", ".status.addresses[*].value"),
                    condition("Programmed"),
                ]
            case "httproutes", "grpcroutes": [column("Hostnames", ".spec.hostnames")]
            default: []
            }
        return [name] + own.map(\.tableColumn) + [age]
    }

    private static func column(_ name: String, _ path: String) -> PrinterColumn {
        PrinterColumn(name, (try? JSONPath(path)) ?? JSONPath(steps: []))
    }

    private static func condition(_ type: String) -> PrinterColumn {
        column(type, ".status.conditions[?(@.type==\"\(type)\")].status")
    }
}
