import Doctor
import Kubernetes

extension Doctor {
    /// A doctor for the clusters of a lab, each called by its name. Works inside the lab's namespaces only.
    init(lab access: LabAccess, progress: @escaping @Sendable (String) -> Void = { _ in }) {
        let targets = access.topology.clusters.map { cluster in
            DoctorTarget(
                context: cluster.name, configuration: access[cluster].configuration,
                role: cluster.role == .primary ? .primary : .remote)
        }
        self.init(targets: targets, progress: progress)
    }
}
