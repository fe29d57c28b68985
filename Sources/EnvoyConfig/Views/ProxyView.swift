public import MeshAPI
public import MeshModel

/// Everything that a proxy's outbound configuration, or a gateway's, depends on beside the snapshot.
///
/// Proxies with equal views share their configuration: the view is the key under which it is computed once. A builder
/// gets a view and never a proxy, so whatever it needs to know has to be named here.
public struct ProxyView: Sendable, Hashable {
    /// What the proxy is for.
    public let type: ProxyType
    /// Its namespace: short names, visibility and policies depend on it.
    public let namespace: String
    /// Its cluster: Service addresses and cluster-local services depend on it.
    public let cluster: ClusterID
    /// Its network.
    public let network: NetworkID
    /// Where it runs. Empty unless some rule prefers near endpoints.
    public let locality: Locality
    /// Its labels, as far as some rule prefers endpoints with the same.
    public let comparedLabels: [String: String]
    /// Those of ``Topology/sourceSelectors`` that match its workload.
    public let matchedSelectors: [LabelSelector]
    /// The Gateways whose selectors match its workload; only for routers.
    public let gateways: [ObjectKey]
    /// Where the ports of those Gateways' servers lead at this workload; only for routers.
    public let gatewayPorts: [GatewayPort]
    /// Whether hosts without an address are given one.
    public let capturesDNS: Bool
    /// Whether virtual hosts are resources of their own, so that a changed route is all that is sent again.
    public let takesVirtualHosts: Bool

    /// Whether a rule limited to `labels` and `namespace` is for this proxy.
    func isSource(labels: [String: String], namespace: String) -> Bool {
        (namespace.isEmpty || namespace == self.namespace)
            && (labels.isEmpty || matchedSelectors.contains(LabelSelector(labels)))
    }

    /// The port on which the gateway's pod listens for a server's port.
    func listeningPort(_ server: UInt32) -> UInt32 {
        gatewayPorts.first { $0.server == server }?.target ?? server
    }
}
