import EnvoyAPI
import MeshAPI
import MeshModel

/// The load assignments of all clusters of the view that ask for one, sorted by name.
func loadAssignments(for mesh: VisibleMesh) -> [EncodedResource] {
    var resources: [EncodedResource] = []
    for service in mesh.services where service.resolution == .endpoints {
        for target in mesh.targets(of: service) where !target.isPassthrough {
            let assignment = mesh.assignment(target.name.outbound, target, mesh.endpoints(of: target))
            resources.append(EncodedResource(assignment))
        }
    }
    for target in mesh.crossNetworkTargets {
        let endpoints = mesh.endpoints(of: target).filter(\.usesMutualTLS)
        resources.append(EncodedResource(mesh.assignment(target.name.serverName, target, endpoints)))
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
