import Kubernetes

/// What is wrong with a pod.
enum PodFaults {
    private static let restartPolicies = ["Always", "OnFailure", "Never"]
    private static let dnsPolicies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"]

    /// - Parameter pod: with its defaults.
    static func find(_ pod: JSON) -> [APIStatus.Cause] {
        let spec = pod.spec
        if (spec["containers"]?.array ?? []).isEmpty { return [.required("spec.containers")] }
        var faults: [APIStatus.Cause] = []
        for (field, allowed) in [("restartPolicy", restartPolicies), ("dnsPolicy", dnsPolicies)] {
            if let word = spec[field]?.string, !allowed.contains(word) {
                faults.append(.unsupported("spec.\(field)", word, allowed))
            }
        }
        for (field, least) in [("terminationGracePeriodSeconds", 0), ("activeDeadlineSeconds", 1)] as [(String, Int64)]
        {
            if let value = spec[field]?.int, value < least {
                let fault =
                    least == 0 ? "must be greater than or equal to 0" : "must be between 1 and 2147483647, inclusive"
                faults.append(.invalid("spec.\(field)", .int(value), fault))
            }
        }
        for name in ["hostname", "subdomain"] {
            if let text = spec[name]?.string, !text.isEmpty, let fault = NameSyntax.fault(text, .label) {
                faults.append(.invalid("spec.\(name)", .string(text), fault))
            }
        }
        return faults + VolumeFaults.find(spec["volumes"]?.array ?? []) + containers(spec)
    }

    private static func containers(_ spec: JSON) -> [APIStatus.Cause] {
        let volumes = Set((spec["volumes"]?.array ?? []).compactMap { $0["name"]?.string })
        var names: Set<String> = []
        var faults: [APIStatus.Cause] = []
        for list in ["containers", "initContainers"] {
            for (index, container) in (spec[list]?.array ?? []).enumerated() {
                let field = "spec.\(list)[\(index)]"
                faults += name(container["name"]?.string ?? "", "\(field).name", &names)
                faults += ContainerFaults.find(container, field, isInit: list == "initContainers", volumes: volumes)
            }
        }
        return faults
    }

    /// - Parameter known: names that are taken.
    static func name(_ name: String, _ field: String, _ known: inout Set<String>) -> [APIStatus.Cause] {
        if name.isEmpty { return [.required(field)] }
        if let fault = NameSyntax.fault(name, .label) { return [.invalid(field, .string(name), fault)] }
        return known.insert(name).inserted ? [] : [duplicate(field, name)]
    }

    static func duplicate(_ field: String, _ value: String) -> APIStatus.Cause {
        APIStatus.Cause(reason: "FieldValueDuplicate", message: "Duplicate value: \"\(value)\"", field: field)
    }
}
