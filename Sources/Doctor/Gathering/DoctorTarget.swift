public import Kubernetes

/// A cluster to look at.
public struct DoctorTarget: Sendable {
    /// The name of its context, for commands to be pasted.
    public var context: String
    public var configuration: ClientConfiguration
    /// What it is to the mesh; nil to find out.
    public var role: ClusterEvidence.Role?
    /// The name that it has in the mesh, where the user knows it.
    public var statedID: String?

    public init(
        context: String, configuration: ClientConfiguration, role: ClusterEvidence.Role? = nil, statedID: String? = nil
    ) {
        self.context = context
        self.configuration = configuration
        self.role = role
        self.statedID = statedID
    }

    /// A context of a kubeconfig.
    /// - Parameter context: nil for the current one, or the only one.
    /// - Throws: `DoctorError` when it cannot be used.
    public init(
        kubeconfig: Kubeconfig, context: String?, rules: Kubeconfig.Rules, role: ClusterEvidence.Role? = nil,
        statedID: String? = nil
    ) throws(DoctorError) {
        do {
            let only = kubeconfig.contexts.count == 1 ? kubeconfig.contexts.keys.first : nil
            let current = kubeconfig.currentContext.isEmpty ? only : kubeconfig.currentContext
            self.init(
                context: context ?? current ?? "",
                configuration: try kubeconfig.configuration(context: context, rules: rules),
                role: role, statedID: statedID)
        } catch {
            throw DoctorError("\(error)")
        }
    }
}
