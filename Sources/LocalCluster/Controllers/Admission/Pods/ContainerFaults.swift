import Kubernetes

/// What is wrong with a container of a pod.
enum ContainerFaults {
    private static let pullPolicies = ["Always", "IfNotPresent", "Never"]
    private static let messagePolicies = ["FallbackToLogsOnError", "File"]
    private static let handlers = ["exec", "grpc", "httpGet", "sleep", "tcpSocket"]

    /// - Parameters:
    ///   - field: where the container stands.
    ///   - volumes: the names of the pod's volumes.
    static func find(_ container: JSON, _ field: String, isInit: Bool, volumes: Set<String>) -> [APIStatus.Cause] {
        var faults: [APIStatus.Cause] = []
        if container["image"]?.string ?? "" == "" { faults.append(.required("\(field).image")) }
        for (member, allowed) in [
            ("imagePullPolicy", pullPolicies), ("terminationMessagePolicy", messagePolicies),
        ] {
            if let word = container[member]?.string, !allowed.contains(word) {
                faults.append(.unsupported("\(field).\(member)", word, allowed))
            }
        }
        let isSidecar = isInit && container["restartPolicy"]?.string == "Always"
        faults += probes(container, field, areAllowed: !isInit || isSidecar)
        return faults + ports(container, field) + mounts(container, field, volumes) + resources(container, field)
            + variables(container, field)
    }

    private static func probes(_ container: JSON, _ field: String, areAllowed: Bool) -> [APIStatus.Cause] {
        var faults: [APIStatus.Cause] = []
        for kind in ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle"] {
            guard let value = container[kind], !value.isNull else { continue }
            if !areAllowed {
                faults.append(
                    .init(
                        reason: "FieldValueForbidden",
                        message: "Forbidden: may not be set for init containers without restartPolicy=Always",
                        field: "\(field).\(kind)"))
            } else if kind == "lifecycle" {
                for hook in ["postStart", "preStop"] where value[hook] != nil {
                    faults += handler(value[hook] ?? .null, "\(field).lifecycle.\(hook)")
                }
            } else {
                faults += handler(value, "\(field).\(kind)")
                if kind != "readinessProbe", let count = value["successThreshold"], count != 1 {
                    faults.append(.invalid("\(field).\(kind).successThreshold", count, "must be 1"))
                }
            }
        }
        return faults
    }

    private static func handler(_ value: JSON, _ field: String) -> [APIStatus.Cause] {
        let given = handlers.filter { !(value[$0]?.isNull ?? true) }
        if given.isEmpty { return [.required(field, "must specify a handler type")] }
        return given.dropFirst().map { kind in
            .init(
                reason: "FieldValueForbidden", message: "Forbidden: may not specify more than 1 handler type",
                field: "\(field).\(kind)")
        }
    }

    private static func ports(_ container: JSON, _ field: String) -> [APIStatus.Cause] {
        var names: Set<String> = []
        var faults: [APIStatus.Cause] = []
        for (index, port) in (container["ports"]?.array ?? []).enumerated() {
            let place = "\(field).ports[\(index)]"
            if !(port["containerPort"]?.int.map { (1...65535).contains($0) } ?? false) {
                let value = port["containerPort"] ?? .null
                faults.append(
                    value.isNull
                        ? .required("\(place).containerPort")
                        : .invalid("\(place).containerPort", value, "must be between 1 and 65535, inclusive"))
            }
            if let name = port["name"]?.string, !name.isEmpty, !names.insert(name).inserted {
                faults.append(PodFaults.duplicate("\(place).name", name))
            }
        }
        return faults
    }

    private static func mounts(_ container: JSON, _ field: String, _ volumes: Set<String>) -> [APIStatus.Cause] {
        var paths: Set<String> = []
        var faults: [APIStatus.Cause] = []
        for (index, mount) in (container["volumeMounts"]?.array ?? []).enumerated() {
            let place = "\(field).volumeMounts[\(index)]"
            let name = mount["name"]?.string ?? ""
            if name.isEmpty {
                faults.append(.required("\(place).name"))
            } else if !volumes.contains(name) {
                faults.append(
                    .init(reason: "FieldValueNotFound", message: "Not found: \"\(name)\"", field: "\(place).name"))
            }
            faults += mountPath(mount["mountPath"]?.string ?? "", "\(place).mountPath", &paths)
            for member in ["subPath", "subPathExpr"] {
                if let path = mount[member]?.string { faults += VolumeFaults.path(path, "\(place).\(member)") }
            }
        }
        return faults
    }

    private static func mountPath(_ path: String, _ field: String, _ known: inout Set<String>) -> [APIStatus.Cause] {
        if path.isEmpty { return [.required(field)] }
        if path.contains(":") { return [.invalid(field, .string(path), "must not contain ':'")] }
        if !known.insert(path).inserted { return [.invalid(field, .string(path), "must be unique")] }
        return VolumeFaults.hasParent(path) ? [.invalid(field, .string(path), "must not contain '..'")] : []
    }

    private static func resources(_ container: JSON, _ field: String) -> [APIStatus.Cause] {
        var faults: [APIStatus.Cause] = []
        let resources = container["resources"]
        for kind in ["limits", "requests"] {
            for (name, amount) in (resources?[kind]?.object ?? [:]).sorted(by: { $0.key < $1.key })
            where ResourceQuantity.value(amount) == nil {
                let fault = "must be a quantity of 0 or more, such as 500m, 2 or 128Mi"
                faults.append(.invalid("\(field).resources.\(kind)[\(name)]", amount, fault))
            }
        }
        for (name, limit) in (resources?["limits"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard let request = resources?["requests"]?[name], let most = ResourceQuantity.value(limit),
                let wanted = ResourceQuantity.value(request), wanted > most
            else { continue }
            let text = limit.string ?? limit.description
            faults.append(
                .invalid(
                    "\(field).resources.requests", request, "must be less than or equal to \(name) limit of \(text)"))
        }
        return faults
    }

    private static func variables(_ container: JSON, _ field: String) -> [APIStatus.Cause] {
        (container["env"]?.array ?? []).enumerated().flatMap { index, variable -> [APIStatus.Cause] in
            let place = "\(field).env[\(index)]"
            if variable["name"]?.string ?? "" == "" { return [.required("\(place).name")] }
            let hasBoth = variable["value"]?.string ?? "" != "" && variable["valueFrom"]?.object?.isEmpty == false
            let fault = "may not be specified when `value` is not empty"
            return hasBoth ? [.invalid("\(place).valueFrom", "", fault)] : []
        }
    }
}
