public import EnvoyAPI
import MeshAPI
public import MeshModel

extension VisibleMesh {
    /// The load assignments of all clusters that ask for one, sorted by name.
    public func loadAssignments() -> [EncodedResource] { loadAssignments(translationKeys()) }

    /// The same, in the course of all that the view gets.
    /// - Parameter keys: ``translationKeys()``.
    func loadAssignments(_ keys: [ServiceTranslationKey]) -> [EncodedResource] {
        keys.flatMap(loadAssignments(of:)).sorted { $0.name < $1.name }
    }

    /// Those of some services alone, sorted by name.
    public func loadAssignments(of keys: Set<ServiceKey>) -> [EncodedResource] {
        let passed = crossNetworkHosts
        return keys.compactMap { key in service(key.host).flatMap { $0.key == key ? $0 : nil } }
            .flatMap { loadAssignments(of: ServiceTranslationKey($0, in: self, passed)) }
            .sorted { $0.name < $1.name }
    }

    /// Those of one service.
    func loadAssignments(of key: ServiceTranslationKey) -> [EncodedResource] {
        let service = key.service
        guard service.resolution == .endpoints else { return [] }
        return memo.assignments(key, revision: snapshot.endpoints.revision(of: service.key)) {
            let targets = targets(of: service)
            let own = targets.filter { !$0.isPassthrough }.map { assignment($0.name.outbound, $0, endpoints(of: $0)) }
            guard key.isCrossNetwork else { return own.map(EncodedResource.init) }
            let others = targets.map { assignment($0.name.serverName, $0, endpoints(of: $0).filter(\.usesMutualTLS)) }
            return (own + others).map(EncodedResource.init)
        }
    }

    /// The endpoints that the view's proxies may use for `target`.
    func endpoints(of target: OutboundTarget) -> [MeshEndpoint] {
        let service = target.service
        if let name = service.dnsName { return [endpoint(named: name, target)] }
        let selector = LabelSelector(target.subset?.labels ?? [:])
        return snapshot.endpoints.endpoints(of: service.key, port: target.port.number).filter { endpoint in
            (!service.isClusterLocal || endpoint.cluster == view.cluster) && selector.matches(endpoint.labels)
        }
    }

    private func endpoint(named name: String, _ target: OutboundTarget) -> MeshEndpoint {
        MeshEndpoint(
            address: name, port: target.port.target, cluster: view.cluster,
            network: view.network, locality: Locality(), labels: EndpointLabels(), identity: nil,
            usesMutualTLS: false, weight: 1)
    }

    /// Endpoints grouped by where they run and by how near that is to the view's proxies.
    func assignment(_ name: String, _ target: OutboundTarget, _ endpoints: [MeshEndpoint]) -> LoadAssignment {
        let preference = LocalityPreference(target.policy, view)
        let groups = preference.groups(of: endpoints).map { group in
            LocalityEndpoints(
                locality: EndpointLocality(group.locality), weight: group.weight, priority: group.priority,
                endpoints: group.endpoints.map(EndpointEntry.init))
        }
        return LoadAssignment(clusterName: name, localities: groups)
    }
}

extension EndpointLocality {
    fileprivate init(_ locality: Locality) {
        self.init(region: locality.region, zone: locality.zone, subZone: locality.subZone)
    }
}

extension EndpointEntry {
    /// The metadata decides which transport socket of the cluster is used.
    fileprivate init(_ endpoint: MeshEndpoint) {
        self.init(
            address: endpoint.address, port: endpoint.port,
            metadata: endpoint.usesMutualTLS
                ? [FilterMetadata("envoy.transport_socket_match", [.init("tlsMode", "istio")])] : [],
            weight: endpoint.weight)
    }
}
