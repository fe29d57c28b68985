extension MeshObject {
    /// Reads the fields of an object whose kind is known.
    init(_ fields: inout Fields, kind: Kind, namespace: String) {
        let metadata = fields.metadata(kind, namespace: namespace)
        switch kind {
        case .gateway: self = .gateway(fields.configuration { Gateway(&$0, metadata) })
        case .virtualService: self = .virtualService(fields.configuration { VirtualService(&$0, metadata) })
        case .destinationRule: self = .destinationRule(fields.configuration { DestinationRule(&$0, metadata) })
        case .serviceEntry: self = .serviceEntry(fields.configuration { ServiceEntry(&$0, metadata) })
        case .peerAuthentication: self = .peerAuthentication(fields.configuration { PeerAuthentication(&$0, metadata) })
        case .service: self = .service(Service(&fields, metadata))
        case .endpointSlice: self = .endpointSlice(EndpointSlice(&fields, metadata))
        case .pod: self = .pod(Pod(&fields, metadata))
        case .node: self = .node(Node(metadata: metadata))
        case .namespace: self = .namespace(Namespace(metadata: metadata))
        case .secret: self = .secret(Secret(&fields, metadata))
        case .configMap: self = .configMap(ConfigMap(&fields, metadata))
        }
    }
}

extension Fields {
    /// Reads `spec`; an object without one is read as if it were empty.
    mutating func configuration<T: Configuration>(_ body: (inout Fields) -> T) -> T {
        ignore("status")
        let spec = value("spec") ?? Tree(value: .fields([]))
        let read = reading.inside(.name("spec")) { Fields.read(spec, reading, body) }
        var object = read ?? Fields.readNothing(body)
        object.unsupported = reading.unsupported
        return object
    }
}
