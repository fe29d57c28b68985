import EnvoyConfig
import Identity
import MeshModel

/// Why a proxy is not served.
struct NodeRefusal: Error, Sendable, Hashable {
    enum Reason: Sendable, Hashable {
        /// It has not proven who it is.
        case unauthenticated
        /// It claims to be somebody else.
        case denied
    }

    let reason: Reason
    /// What does not agree, and what to check next.
    let message: String
}

/// Whether a proxy may be what it says it is: what it claims has to agree with its certificate, with the clusters of
/// the mesh, and with what its cluster knows about its pod.
struct NodeAuthorization: Sendable {
    let trustDomains: [TrustDomain]
    let clusters: Set<ClusterID>

    /// - Parameters:
    ///   - identity: out of the certificate that the proxy proved to own; `nil` when there was none.
    ///   - issuedTo: the cluster that the certificate names; `nil` when it names none.
    ///   - workload: the pod that the node names, if its cluster knows it.
    func check(_ node: ProxyNode, _ identity: SPIFFEID?, issuedTo: String?, _ workload: Workload?) throws(NodeRefusal) {
        guard let identity else {
            throw NodeRefusal(
                reason: .unauthenticated,
                message: "\(printable(node.id)) presented no certificate of a workload; is its agent's CSR refused?")
        }
        guard trustDomains.contains(identity.trustDomain) else {
            let own = trustDomains.map(\.name).joined(separator: ", ")
            throw denied(
                node,
                "its certificate is of trust domain \(identity.trustDomain), this mesh is \(own); check"
                    + " trustDomainAliases in ConfigMap istio")
        }
        guard identity.namespace == node.namespace else {
            throw denied(
                node, "its certificate is for namespace \(identity.namespace), not \(printable(node.namespace))")
        }
        guard node.serviceAccount.isEmpty || identity.serviceAccount == node.serviceAccount else {
            throw denied(
                node,
                "its certificate is for service account \(identity.serviceAccount), not \(printable(node.serviceAccount))"
            )
        }
        guard clusters.contains(node.cluster) else {
            let known = clusters.sorted().map(\.rawValue).joined(separator: ", ")
            throw denied(
                node,
                "its CLUSTER_ID is \"\(printable(node.cluster.rawValue))\", known are \(known); check the remote Secret's key and the"
                    + " clusterName of the remote installation")
        }
        guard issuedTo == nil || issuedTo == node.cluster.rawValue else {
            throw denied(
                node,
                "its CLUSTER_ID is \"\(printable(node.cluster.rawValue))\", but its certificate was issued to cluster"
                    + " \"\(issuedTo ?? "")\"; check ISTIO_META_CLUSTER_ID and restart the pod")
        }
        if let account = workload?.serviceAccount, !account.isEmpty, account != identity.serviceAccount {
            throw denied(
                node,
                "pod \(printable(node.name)) runs as \(account), its certificate is for \(identity.serviceAccount)")
        }
    }

    private func denied(_ node: ProxyNode, _ reason: String) -> NodeRefusal {
        NodeRefusal(reason: .denied, message: "\(printable(node.id)): \(reason)")
    }
}
