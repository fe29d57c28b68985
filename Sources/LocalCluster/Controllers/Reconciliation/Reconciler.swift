import Kubernetes

/// Brings one object and what it owns nearer to what is desired. A pass reads everything and writes everything in one
/// transaction: it never acts on something stale, and after a crash there is nothing half done.
protocol Reconciler: Sendable {
    /// The kind that is reconciled, such as `ReplicaSet`.
    var kind: String { get }
    var resource: GroupVersionResource { get }
    /// What objects of this kind own, such as pods.
    var dependents: GroupVersionResource { get }
    /// As events name it, such as `replicaset-controller`.
    var component: String { get }

    /// Whether the objects that its selector selects are its concern, whoever owns them.
    var watchesSelected: Bool { get }

    /// - Parameter object: the object as it is now.
    func reconcile(_ object: JSON, in pass: ReconcilePass) throws
}

extension Reconciler {
    var watchesSelected: Bool { false }
}
