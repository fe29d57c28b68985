import Kubernetes

/// Completes and checks pods. There is one node, so that every pod gets it at once.
struct PodAdmission: Sendable {
    let nodeName: String

    func admit(_ pod: inout JSON, _ type: ResourceType, previous: JSON?, in transaction: Transaction) throws {
        PodDefaults.complete(&pod)
        if let previous {
            pod.spec["nodeName"] = previous.spec["nodeName"]
            return try checkUpdate(pod, type, previous)
        }
        let faults = PodFaults.find(pod)
        if !faults.isEmpty { throw APIStatus.invalid(type, pod.name, faults) }
        let account = try serviceAccount(of: pod, type, in: transaction)
        ServiceAccountVolume.add(to: &pod, account: account, suffix: NameSuffix.of("\(UInt64.random(in: 0 ... .max))"))
        pod["status"] = ["phase": "Pending", "qosClass": .string(QualityOfService.of(pod).rawValue)]
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

    private func serviceAccount(of pod: JSON, _ type: ResourceType, in transaction: Transaction) throws -> JSON {
        let name = pod.spec["serviceAccountName"]?.string ?? ""
        let accounts = try transaction.catalog.type(.serviceAccounts)
        if let account = try transaction.stored(accounts, namespace: pod.namespace, name: name) {
            return try account.json()
        }
        throw APIStatus.forbidden(
            type, pod.name,
            "error looking up service account \(pod.namespace)/\(name): serviceaccount \"\(name)\" not found")
    }

    /// Of a pod's spec only images and deadlines may change.
    private func checkUpdate(_ pod: JSON, _ type: ResourceType, _ previous: JSON) throws {
        var before = previous
        PodDefaults.complete(&before)
        guard Self.fixed(pod) != Self.fixed(before) else { return }
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
