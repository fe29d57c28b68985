/// One object of any kind that the mesh reads.
public enum MeshObject: Sendable, Hashable {
    case gateway(Gateway)
    case virtualService(VirtualService)
    case destinationRule(DestinationRule)
    case serviceEntry(ServiceEntry)
    case peerAuthentication(PeerAuthentication)
    case service(Service)
    case endpointSlice(EndpointSlice)
    case pod(Pod)
    case node(Node)
    case namespace(Namespace)
    case secret(Secret)
    case configMap(ConfigMap)
}

extension MeshObject {
    /// The object itself, when the kind does not matter.
    public var resource: any Resource {
        switch self {
        case .gateway(let object): object
        case .virtualService(let object): object
        case .destinationRule(let object): object
        case .serviceEntry(let object): object
        case .peerAuthentication(let object): object
        case .service(let object): object
        case .endpointSlice(let object): object
        case .pod(let object): object
        case .node(let object): object
        case .namespace(let object): object
        case .secret(let object): object
        case .configMap(let object): object
        }
    }

    public var key: ObjectKey { resource.key }
    public var kind: Kind { key.kind }
    public var metadata: ObjectMeta { resource.metadata }

    /// Paths of fields that are set and valid but have no effect yet, for example `spec.http[0].delegate`.
    /// Always empty for Kubernetes' own kinds.
    public var unsupported: [String] {
        switch self {
        case .gateway(let object): object.unsupported
        case .virtualService(let object): object.unsupported
        case .destinationRule(let object): object.unsupported
        case .serviceEntry(let object): object.unsupported
        case .peerAuthentication(let object): object.unsupported
        case .service, .endpointSlice, .pod, .node, .namespace, .secret, .configMap: []
        }
    }
}
