import Kubernetes

/// Whether a pod may run on the node. Pure.
enum NodeFit {
    /// Pods that run on every node, come what may, tolerate this.
    private static let cordon = "node.kubernetes.io/unschedulable"

    /// Why not; `nil` when it may.
    static func fault(_ pod: JSON, on node: JSON) -> String? {
        var reasons: [String] = []
        if node.spec["unschedulable"]?.bool == true, !toleratesCordon(pod) {
            reasons.append("1 node(s) were unschedulable")
        }
        if let wanted = pod.spec["nodeSelector"]?.strings, !LabelSelector(matching: wanted).matches(node.labels) {
            reasons.append("1 node(s) didn't match Pod's node affinity/selector")
        }
        return reasons.isEmpty ? nil : "0/1 nodes are available: \(reasons.joined(separator: ", "))."
    }

    private static func toleratesCordon(_ pod: JSON) -> Bool {
        (pod.spec["tolerations"]?.array ?? []).contains { toleration in
            let key = toleration["key"]?.string ?? ""
            let effect = toleration["effect"]?.string ?? ""
            return (key == cordon || (key.isEmpty && toleration["operator"]?.string == "Exists"))
                && (effect.isEmpty || effect == "NoSchedule")
        }
    }
}
