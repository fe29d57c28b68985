public import Foundation

/// Everything that was seen of a mesh at one moment: what the checks judge, without any IO.
public struct Evidence: Sendable {
    /// The local clock when it was gathered.
    public var now: Date
    /// The namespace of the control plane, in every cluster.
    public var namespace: String
    /// Those that were named first, then those that only a remote Secret leads to.
    public var clusters: [ClusterEvidence]
    /// The addresses at which remotes reach the control plane.
    public var gateways: [GatewayEvidence]

    public init(now: Date, namespace: String, clusters: [ClusterEvidence], gateways: [GatewayEvidence] = []) {
        self.now = now
        self.namespace = namespace
        self.clusters = clusters
        self.gateways = gateways
    }

    /// The cluster with the control plane, when it is among them.
    var primary: ClusterEvidence? { clusters.first { $0.role == .primary } }

    var remotes: [ClusterEvidence] { clusters.filter { $0.role == .remote } }

    /// Why nothing of the primary can be seen, and how it can be.
    var primaryIsUnseen: String {
        let remotes = clusters.map { "--remote \(shellWord($0.name))" }.joined(separator: " ")
        return "the primary cluster was not named; to look at it: skein doctor --context PRIMARY \(remotes)"
    }

    /// The host name of the control plane's certificate.
    var controlPlaneHost: String { "istiod.\(namespace).svc" }

    func kubectl(_ cluster: ClusterEvidence) -> Kubectl { Kubectl(context: cluster.name, namespace: namespace) }

    /// The entry of a remote Secret by which the primary reaches a cluster.
    func remoteSecret(for cluster: ClusterEvidence) -> RemoteSecretEvidence? {
        guard let entries = primary?.remoteSecrets.value else { return nil }
        if let uid = cluster.uid.value, let entry = entries.first(where: { $0.uid.value == uid }) { return entry }
        // An entry that leads to another cluster cannot be this one's.
        let open = entries.filter { $0.uid.value == nil || cluster.uid.value == nil }
        let ids = cluster.proxyIDs
        if let entry = open.first(where: { $0.key == cluster.name || ids.contains($0.key) }) { return entry }
        return open.count == 1 && remotes.count == 1 ? open[0] : nil
    }
}
