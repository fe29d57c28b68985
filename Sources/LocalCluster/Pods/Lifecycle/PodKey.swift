import Kubernetes

/// The name of a pod: at any time one pod has it.
struct PodKey: Sendable, Hashable, CustomStringConvertible {
    let namespace: String
    let name: String

    init(_ pod: JSON) {
        namespace = pod.namespace
        name = pod.name
    }

    var reference: ObjectReference { ObjectReference(.pods, namespace: namespace, name: name) }

    var description: String { "\(namespace)/\(name)" }
}
