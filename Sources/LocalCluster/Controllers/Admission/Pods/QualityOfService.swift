import Kubernetes

/// How sure a pod can be of its resources: what `status.qosClass` says.
enum QualityOfService: String, Sendable {
    case guaranteed = "Guaranteed"
    case burstable = "Burstable"
    case bestEffort = "BestEffort"

    private static let resources = ["cpu", "memory"]

    /// - Parameter pod: with its defaults.
    static func of(_ pod: JSON) -> QualityOfService {
        let containers = (pod.spec["containers"]?.array ?? []) + (pod.spec["initContainers"]?.array ?? [])
        func amount(_ container: JSON, _ kind: String, _ resource: String) -> Double? {
            container[path: ["resources", kind, resource]].flatMap(ResourceQuantity.value).flatMap { $0 > 0 ? $0 : nil }
        }
        let amounts = containers.flatMap { container in
            resources.map { (amount(container, "requests", $0), amount(container, "limits", $0)) }
        }
        if amounts.allSatisfy({ $0 == nil && $1 == nil }) { return .bestEffort }
        return amounts.allSatisfy { $1 != nil && $0 == $1 } ? .guaranteed : .burstable
    }
}
