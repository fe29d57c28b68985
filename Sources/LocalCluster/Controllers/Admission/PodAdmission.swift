import Kubernetes

/// Completes and checks pods. There is one node, so that every pod gets it at once.
struct PodAdmission: Sendable {
    let nodeName: String

    func admit(_ pod: inout JSON, _ type: ResourceType, previous: JSON?, in transaction: Transaction) throws {
        complete(&pod)
        if let previous {
            pod.spec["nodeName"] = previous.spec["nodeName"]
            return try checkUpdate(pod, type, previous)
        }
        let faults = Self.faults(pod)
        if !faults.isEmpty { throw APIStatus.invalid(type, pod.name, faults) }
        try checkServiceAccount(pod, type, in: transaction)
        pod["status"] = ["phase": "Pending", "qosClass": "BestEffort"]
        try schedule(&pod, in: transaction)
    }

    /// Gives a pod the node, unless that does not take it: then it waits.
    private func schedule(_ pod: inout JSON, in transaction: Transaction) throws {
        let nodes = try transaction.catalog.type(.nodes)
        var subject = pod
        (subject["kind"], subject["apiVersion"]) = ("Pod", "v1")
        let isChosen = pod.spec["nodeName"]?.string ?? "" != ""
        let node = isChosen ? nil : try transaction.stored(nodes, namespace: "", name: nodeName)?.json()
        let fault = node.flatMap { NodeFit.fault(pod, on: $0) }
        var condition: JSON = [
            "type": "PodScheduled", "status": fault == nil ? "True" : "False", "lastProbeTime": .null,
            "lastTransitionTime": .string(ObjectTime.text(transaction.now)),
        ]
        if let fault {
            condition["reason"] = "Unschedulable"
            condition["message"] = .string(fault)
            try EventSource.scheduler.record(
                .warning, reason: "FailedScheduling", message: fault, about: subject, in: transaction)
        } else if !isChosen {
            pod.spec["nodeName"] = .string(nodeName)
            try EventSource.scheduler.record(
                .normal, reason: "Scheduled",
                message: "Successfully assigned \(pod.namespace)/\(pod.name) to \(nodeName)", about: subject,
                in: transaction)
        }
        pod.status["conditions"] = [condition]
    }

    private func complete(_ pod: inout JSON) {
        let account = pod.spec["serviceAccountName"] ?? pod.spec["serviceAccount"] ?? "default"
        for member in ["serviceAccountName", "serviceAccount"] { pod.spec[member] = account }
        pod.spec.setDefault("restartPolicy", "Always")
        pod.spec.setDefault("terminationGracePeriodSeconds", 30)
        pod.spec.setDefault("dnsPolicy", "ClusterFirst")
        pod.spec.setDefault("schedulerName", "default-scheduler")
        pod.spec.setDefault("enableServiceLinks", true)
        pod.spec.setDefault("securityContext", [:])
        for list in ["containers", "initContainers"] {
            guard let containers = pod.spec[list]?.array else { continue }
            pod.spec[list] = .array(containers.map(Self.completed))
        }
    }

    static func completed(_ container: JSON) -> JSON {
        guard container.object != nil else { return container }
        var container = container
        container.setDefault("imagePullPolicy", "IfNotPresent")
        container.setDefault("terminationMessagePath", "/dev/termination-log")
        container.setDefault("terminationMessagePolicy", "File")
        container.setDefault("resources", [:])
        if let ports = container["ports"]?.array {
            container["ports"] = .array(
                ports.map { port in
                    var port = port
                    port.setDefault("protocol", "TCP")
                    return port
                })
        }
        return container
    }

    static func faults(_ pod: JSON) -> [APIStatus.Cause] {
        let containers = pod.spec["containers"]?.array ?? []
        if containers.isEmpty { return [.required("spec.containers")] }
        var names: Set<String> = []
        var faults: [APIStatus.Cause] = []
        for list in ["containers", "initContainers"] {
            for (index, container) in (pod.spec[list]?.array ?? []).enumerated() {
                let field = "spec.\(list)[\(index)]"
                let name = container["name"]?.string ?? ""
                if let fault = NameSyntax.fault(name, .label) {
                    faults.append(
                        name.isEmpty ? .required("\(field).name") : .invalid("\(field).name", .string(name), fault))
                } else if !names.insert(name).inserted {
                    faults.append(
                        .init(
                            reason: "FieldValueDuplicate", message: "Duplicate value: \"\(name)\"",
                            field: "\(field).name"))
                }
                if container["image"]?.string ?? "" == "" { faults.append(.required("\(field).image")) }
            }
        }
        return faults
    }

    private func checkServiceAccount(_ pod: JSON, _ type: ResourceType, in transaction: Transaction) throws {
        let name = pod.spec["serviceAccountName"]?.string ?? ""
        let accounts = try transaction.catalog.type(.serviceAccounts)
        guard try transaction.stored(accounts, namespace: pod.namespace, name: name) == nil else { return }
        throw APIStatus.forbidden(
            type, pod.name,
            "error looking up service account \(pod.namespace)/\(name): serviceaccount \"\(name)\" not found")
    }

    /// Of a pod's spec only images and deadlines may change.
    private func checkUpdate(_ pod: JSON, _ type: ResourceType, _ previous: JSON) throws {
        guard Self.fixed(pod) != Self.fixed(previous) else { return }
        let message = """
            Forbidden: pod updates may not change fields other than `spec.containers[*].image`, \
            `spec.initContainers[*].image`, `spec.activeDeadlineSeconds`, `spec.tolerations`, \
            `spec.terminationGracePeriodSeconds`
            """
        throw APIStatus.invalid(
            type, pod.name, [.init(reason: "FieldValueForbidden", message: message, field: "spec")])
    }

    private static func fixed(_ pod: JSON) -> JSON {
        var spec = pod.spec
        for member in ["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds"] { spec[member] = nil }
        for list in ["containers", "initContainers"] {
            guard let containers = spec[list]?.array else { continue }
            spec[list] = .array(
                containers.map { container in
                    var container = container
                    container["image"] = nil
                    return container
                })
        }
        return spec
    }
}
