import EnvoyAPI
import MeshAPI
import MeshModel

/// The load assignments of all clusters of the view that ask for one, sorted by name.
func loadAssignments(for mesh: VisibleMesh) -> [EncodedResource] {
    var resources: [EncodedResource] = []
    for service in mesh.services where service.resolution == .endpoints {
        let rule = mesh.rule(for: service)
        for port in service.ports where port.portProtocol != .udp {
            for subset in [nil] + (rule?.subsets ?? []).map(Optional.some) {
                let target = OutboundTarget(service: service, port: port, rule: rule, subset: subset)
                guard !target.isPassthrough else { continue }
                resources.append(EncodedResource(mesh.assignment(target.name.outbound, mesh.endpoints(of: target))))
            }
        }
    }
    for target in mesh.crossNetworkTargets {
        let endpoints = mesh.endpoints(of: target).filter(\.usesMutualTLS)
        resources.append(EncodedResource(mesh.assignment(target.name.serverName, endpoints)))
    }
    return resources.sorted { $0.name < $1.name }
}

extension VisibleMesh {
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
            network: view.network, locality: Locality(), labels: [:], identity: nil, usesMutualTLS: false, weight: 1,
            workload: "")
    }

    /// Endpoints grouped by where they run, all of the same priority.
    func assignment(_ name: String, _ endpoints: [MeshEndpoint]) -> LoadAssignment {
        var groups: [LocalityEndpoints] = []
        for endpoint in endpoints {
            let locality = EndpointLocality(endpoint.locality)
            if groups.last?.locality != locality { groups.append(LocalityEndpoints(locality: locality, weight: 0)) }
            groups[groups.count - 1].endpoints.append(EndpointEntry(endpoint))
            groups[groups.count - 1].weight = (groups[groups.count - 1].weight ?? 0) + endpoint.weight
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
