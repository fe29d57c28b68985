public import MeshAPI

/// The objects of one cluster, by kind and key.
public struct ClusterObjects: Sendable {
    /// The network of the cluster's pods where neither a pod nor the root namespace names another.
    public var network: NetworkID?

    public private(set) var gateways: [ObjectKey: Gateway] = [:]
    public private(set) var virtualServices: [ObjectKey: VirtualService] = [:]
    public private(set) var destinationRules: [ObjectKey: DestinationRule] = [:]
    public private(set) var serviceEntries: [ObjectKey: ServiceEntry] = [:]
    public private(set) var peerAuthentications: [ObjectKey: PeerAuthentication] = [:]
    public private(set) var services: [ObjectKey: Service] = [:]
    public private(set) var endpointSlices: [ObjectKey: EndpointSlice] = [:]
    public private(set) var pods: [ObjectKey: Pod] = [:]
    public private(set) var nodes: [ObjectKey: Node] = [:]
    public private(set) var namespaces: [ObjectKey: Namespace] = [:]

    /// No objects yet.
    public init(network: NetworkID? = nil) { self.network = network }

    /// Takes `object` in, in place of the one with the same key. Kinds that no part of the mesh is compiled from
    /// (Secret, ConfigMap) are ignored.
    public mutating func apply(_ object: MeshObject) {
        let key = object.key
        switch object {
        case .gateway(let value): gateways[key] = value
        case .virtualService(let value): virtualServices[key] = value
        case .destinationRule(let value): destinationRules[key] = value
        case .serviceEntry(let value): serviceEntries[key] = value
        case .peerAuthentication(let value): peerAuthentications[key] = value
        case .service(let value): services[key] = value
        case .endpointSlice(let value): endpointSlices[key] = value
        case .pod(let value): pods[key] = value
        case .node(let value): nodes[key] = value
        case .namespace(let value): namespaces[key] = value
        case .secret, .configMap: break
        }
    }

    /// Takes the object with this key out; nothing happens when there is none.
    public mutating func remove(_ key: ObjectKey) {
        switch key.kind {
        case .gateway: gateways[key] = nil
        case .virtualService: virtualServices[key] = nil
        case .destinationRule: destinationRules[key] = nil
        case .serviceEntry: serviceEntries[key] = nil
        case .peerAuthentication: peerAuthentications[key] = nil
        case .service: services[key] = nil
        case .endpointSlice: endpointSlices[key] = nil
        case .pod: pods[key] = nil
        case .node: nodes[key] = nil
        case .namespace: namespaces[key] = nil
        case .secret, .configMap: break
        }
    }
}
