/// What a node's packet rules need to know beside the Services.
struct NodePolicy: Sendable, Hashable {
    let node: IPv4Address
    let pods: IPv4Network
    let services: IPv4Network
    /// The interface towards the outside: pods' connections leave it under the node's address there.
    let publicInterface: String
    /// The interface towards the other nodes.
    let underlayInterface: String
    /// Ports of pods that may not be reached from the underlay, but through a Service's address.
    let closedPorts: [UInt16]
}
