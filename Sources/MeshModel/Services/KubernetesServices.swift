import MeshAPI

/// The Kubernetes services of all clusters: those of the same name in the same namespace are one.
struct KubernetesServices {
    let settings: MeshSettings

    /// All of them.
    func all(in input: MeshInput) -> [ServiceKey: MeshService] {
        var services: [ServiceKey: MeshService] = [:]
        for (id, objects) in input.clustersByPrecedence {
            for service in objects.services.values { add(service, of: id, to: &services[key(of: service.key)]) }
        }
        return services
    }

    /// The one whose objects have this key; nil when no cluster has any.
    func service(_ key: ObjectKey, in input: MeshInput) -> MeshService? {
        var merged: MeshService?
        for (id, objects) in input.clustersByPrecedence {
            if let service = objects.services[key] { add(service, of: id, to: &merged) }
        }
        return merged
    }

    /// The key of the service whose objects have this one.
    func key(of object: ObjectKey) -> ServiceKey {
        ServiceKey(
            host: settings.serviceHost(name: object.name, namespace: object.namespace), namespace: object.namespace)
    }

    /// The cluster that holds the configuration says what a service's ports are; others add ports that it lacks.
    private func add(_ service: Service, of cluster: ClusterID, to merged: inout MeshService?) {
        let definition = definition(of: service)
        var result = merged ?? definition
        result.clusters[cluster] = ClusterService(service)
        result.isClusterLocal = result.isClusterLocal || definition.isClusterLocal
        result.ports += definition.ports.filter { port in
            !result.ports.contains { $0.number == port.number || $0.name == port.name }
        }
        merged = result
    }

    private func definition(of service: Service) -> MeshService {
        let meta = service.metadata
        let isAlias = service.type == .externalName
        let isHeadless = service.isHeadless
        let exportTo = meta.annotations[TopologyLabel.exportTo].map(Self.list) ?? []
        return MeshService(
            host: settings.serviceHost(name: meta.name, namespace: meta.namespace), name: meta.name,
            namespace: meta.namespace, origin: .kubernetes, ports: service.ports.map(MeshPort.init),
            resolution: isAlias ? .dns : isHeadless ? .originalDestination : .endpoints,
            isHeadless: isHeadless && !isAlias, isExternal: isAlias, isClusterLocal: isClusterLocal(meta),
            visibility: Visibility(exportTo: exportTo, of: meta.namespace), clusters: [:], addresses: [],
            subjectAltNames: [], created: meta.creationTimestamp, dnsName: isAlias ? service.externalName : nil)
    }

    /// Services whose endpoints must not be mixed: each cluster's own system services and its API server.
    private func isClusterLocal(_ meta: ObjectMeta) -> Bool {
        meta.namespace == "kube-system" || (meta.namespace == "default" && meta.name == "kubernetes")
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
    }
}

extension MeshPort {
    fileprivate init(_ port: Service.Port) {
        self.init(
            number: port.port, name: port.name,
            portProtocol: .select(
                name: port.name, port: port.port, transport: port.protocol, appProtocol: port.appProtocol))
    }
}

extension ClusterService {
    fileprivate init(_ service: Service) {
        let own = service.clusterIPs.isEmpty ? [service.clusterIP] : service.clusterIPs
        addresses = own.filter { !$0.isEmpty && $0 != "None" }.map { $0.lowercased() }
        selector = service.selector.isEmpty ? nil : LabelSelector(service.selector)
        targetPorts = Dictionary(
            service.ports.map { ($0.port, ServiceTarget($0)) }, uniquingKeysWith: { first, _ in first })
        externalAddresses = service.loadBalancerIngress + service.externalIPs
    }
}

extension ServiceTarget {
    fileprivate init(_ port: Service.Port) {
        switch port.targetPort {
        case .number(let number): self = .number(number == 0 ? port.port : number)
        case .name(let name): self = .name(name)
        }
    }
}
