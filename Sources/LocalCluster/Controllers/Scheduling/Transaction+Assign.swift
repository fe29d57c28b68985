import Kubernetes

extension Transaction {
    /// Gives a pod to a node, whose kubelet takes it from there.
    func assign(_ pod: StoredObject, to node: String) throws {
        let time = JSON.string(ObjectTime.text(now))
        let assigned = try change(pod.type, namespace: pod.namespace, name: pod.name) { pod in
            pod.spec["nodeName"] = .string(node)
            var conditions = (pod.status["conditions"]?.array ?? []).filter { $0["type"]?.string != "PodScheduled" }
            conditions.append([
                "type": "PodScheduled", "status": "True", "lastTransitionTime": time, "lastProbeTime": .null,
            ])
            pod.status["conditions"] = .array(conditions)
        }
        try EventSource.scheduler.record(
            .normal, reason: "Scheduled", message: "Successfully assigned \(pod.namespace)/\(pod.name) to \(node)",
            about: try assigned.json(), in: self)
    }
}

extension EventSource {
    static let scheduler = EventSource(component: "default-scheduler", node: "")
}
