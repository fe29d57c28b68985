import Kubernetes

/// What is wrong with the ports of a Service.
enum ServicePortFaults {
    private static let protocols = ["SCTP", "TCP", "UDP"]

    static func find(_ ports: [JSON]) -> [APIStatus.Cause] {
        var names: Set<String> = []
        var numbers: Set<String> = []
        var faults: [APIStatus.Cause] = []
        for (index, port) in ports.enumerated() {
            let field = "spec.ports[\(index)]"
            faults += find(port, field, isOnly: ports.count == 1)
            if let name = port["name"]?.string, !names.insert(name).inserted {
                faults.append(duplicate("\(field).name", name))
            }
            let key = "\(port["port"]?.int ?? 0)/\(port["protocol"]?.string ?? "")"
            if !numbers.insert(key).inserted { faults.append(duplicate(field, key)) }
        }
        return faults
    }

    private static func find(_ port: JSON, _ field: String, isOnly: Bool) -> [APIStatus.Cause] {
        var faults: [APIStatus.Cause] = []
        let name = port["name"]?.string ?? ""
        if name.isEmpty, !isOnly { faults.append(.required("\(field).name")) }
        if !name.isEmpty, let fault = NameSyntax.fault(name, .label) {
            faults.append(.invalid("\(field).name", .string(name), fault))
        }
        if !isPort(port["port"]) {
            faults.append(.invalid("\(field).port", port["port"] ?? .null, "must be between 1 and 65535, inclusive"))
        }
        if let target = port["targetPort"], target.string ?? "" == "", !isPort(target) {
            faults.append(
                .invalid("\(field).targetPort", target, "must be a port number or the name of a container's port"))
        }
        if let kind = port["protocol"]?.string, !protocols.contains(kind) {
            faults.append(.unsupported("\(field).protocol", kind, protocols))
        }
        return faults
    }

    private static func isPort(_ value: JSON?) -> Bool { value?.int.map { (1...65535).contains($0) } ?? false }

    private static func duplicate(_ field: String, _ value: String) -> APIStatus.Cause {
        APIStatus.Cause(reason: "FieldValueDuplicate", message: "Duplicate value: \"\(value)\"", field: field)
    }
}
