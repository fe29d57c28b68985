import Kubernetes

/// Which pod is meant by the name of a workload.
enum PodWorkload {
    /// The name of the Deployment, or of whatever else made the pod; its own name when nothing did.
    static func name(of pod: JSON) -> String {
        let metadata = pod["metadata"]
        let own = metadata?["name"]?.string ?? ""
        let owner = metadata?["ownerReferences"]?.array?.first { $0["controller"]?.bool == true }
        guard let owner, let name = owner["name"]?.string else { return own }
        // A ReplicaSet that a Deployment made has the template's hash in its name.
        guard owner["kind"]?.string == "ReplicaSet", let hash = metadata?["labels"]?["pod-template-hash"]?.string,
            name.hasSuffix("-\(hash)")
        else { return name }
        return String(name.dropLast(hash.count + 1))
    }

    /// The pod of that name, else the newest ready one of the workload of that name; one that is not ready when none is.
    static func pod(named name: String, of pods: [JSON]) -> JSON? {
        if let exact = pods.first(where: { $0["metadata"]?["name"]?.string == name }) { return exact }
        return pods.filter { self.name(of: $0) == name && $0["metadata"]?["deletionTimestamp"] == nil }
            .max { rank($0) < rank($1) }
    }

    private static func rank(_ pod: JSON) -> (Int, String) {
        let isReady = pod["status"]?["conditions"]?.array?.contains {
            $0["type"]?.string == "Ready" && $0["status"]?.string == "True"
        }
        return (isReady == true ? 1 : 0, pod["metadata"]?["creationTimestamp"]?.string ?? "")
    }
}
