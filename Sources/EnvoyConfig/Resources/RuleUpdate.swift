public import EnvoyAPI
import MeshAPI
public import MeshModel
import SwiftProtobuf

extension VisibleMesh {
    /// What the view gets instead of resources of the same names, when only rules and load assignments have changed, and
    /// the mesh as it is seen then. Costs what the rules touch, not what exists.
    ///
    /// - Parameters:
    ///   - change: of the rules, from those of this mesh to those of `snapshot`.
    ///   - present: finds what this mesh is built of, by type URL and name.
    /// - Returns: nil when listeners, or which resources there are, may differ too: then all has to be built.
    /// - Throws: when a message cannot be read or serialised.
    public func update(
        to snapshot: MeshSnapshot, _ change: RuleChange, in present: @escaping (String, String) -> EncodedResource?
    ) throws -> (mesh: VisibleMesh, resources: ProxyResources)? {
        guard view.type == .sidecar, view.takesVirtualHosts else { return nil }
        let next = with(rulesOf: snapshot)
        // What one rule touches is not worth remembering: the memo forgets only when all is asked for again.
        let step = RuleStep(old: self, new: next.with(TranslationMemo()), change: change, present: present)
        return try step.resources().map { (next, $0) }
    }
}

/// From what one view sees under some rules to what it sees under others.
private struct RuleStep {
    let old: VisibleMesh
    let new: VisibleMesh
    let change: RuleChange
    let present: (String, String) -> EncodedResource?

    /// Nil when more may differ than single resources.
    func resources() throws -> ProxyResources? {
        var result = ProxyResources()
        for host in change.ruledHosts {
            guard !host.isWildcard else { return nil }
            guard let service = new.service(host.text), old.rule(for: service) != new.rule(for: service) else {
                continue
            }
            guard differsInClustersAlone(service) else { return nil }
            let key = ServiceTranslationKey(service, in: new, [])
            result.clusters += try new.clusters(of: key)
            result.endpoints += new.loadAssignments(of: key)
        }
        guard let services = routedServices() else { return nil }
        for service in services {
            for port in service.ports where port.portProtocol.isHTTP {
                guard let host = try virtualHost(of: service, port.number) else { return nil }
                result.virtualHosts.append(host)
            }
        }
        return replacesOnly(result) ? result : nil
    }

    /// The services that changed VirtualServices route or routed; nil when those do more than route the requests to them.
    private func routedServices() -> [MeshService]? {
        let concerned = change.virtualServices.filter {
            $0.isForSidecars && $0.visibility.includes(new.view.namespace)
        }
        guard concerned.allSatisfy(onlyRoutesServices) else { return nil }
        let services = Set(concerned.flatMap(\.hosts)).compactMap { new.service($0.text) }
        for service in services {
            let winners = [old, new].compactMap { $0.bindings.binding(for: service.host) }
            guard winners.allSatisfy(onlyRoutesServices) else { return nil }
            // The listener of a sniffed port depends on whether there are routes.
            guard !service.ports.contains(where: { $0.portProtocol == .sniffed }) else { return nil }
        }
        return services
    }

    /// Whether it routes nothing but requests to services, each by its name: other hosts get virtual hosts on ports that
    /// depend on all of what it routes.
    private func onlyRoutesServices(_ binding: VirtualServiceBinding) -> Bool {
        binding.object.tls.isEmpty && binding.object.tcp.isEmpty
            && binding.hosts.allSatisfy { !$0.isWildcard && new.service($0.text) != nil }
    }

    /// Whether the service has the same clusters as before, and routes and listeners take the same from its rule.
    private func differsInClustersAlone(_ service: MeshService) -> Bool {
        let (before, after) = (old.targets(of: service), new.targets(of: service))
        return before.count == after.count
            && zip(before, after).allSatisfy { $0.name == $1.name && $0.policy.isAlikeOutsideClusters($1.policy) }
    }

    /// The virtual host of a service in the table of an HTTP port; nil when there is none. The names that it is asked for
    /// by do not depend on rules.
    private func virtualHost(of service: MeshService, _ port: UInt32) throws -> EncodedResource? {
        var table = VirtualHostTable(String(port))
        let name = VirtualHostTable.resourceName(of: "\(service.host):\(port)", in: table.name)
        guard let old = present(TypeURL.virtualHost, name) else { return nil }
        let domains = try Envoy.VirtualHost(serializedBytes: old.bytes).domains
        try new.addRoutes(of: service, port: port, domains: domains, to: &table)
        guard let host = try table.parts(new.memo).hosts.first else { return nil }
        let clusters = ResourceReferences(try Envoy.VirtualHost(serializedBytes: host.bytes)).clusters
        return clusters.allSatisfy { present(TypeURL.cluster, $0) != nil } ? host : nil
    }

    private func replacesOnly(_ resources: ProxyResources) -> Bool {
        ProxyResources.typeURLs.allSatisfy { typeURL in
            resources[typeURL].allSatisfy { present(typeURL, $0.name) != nil }
        }
    }
}

extension EffectivePolicy {
    /// Whether everything but clusters and their endpoints takes the same from both.
    fileprivate func isAlikeOutsideClusters(_ other: EffectivePolicy) -> Bool {
        hash == other.hash && isPassthrough == other.isPassthrough
            && connectionPool?.tcp?.idleTimeout == other.connectionPool?.tcp?.idleTimeout
    }

    private var isPassthrough: Bool { loadBalancer?.policy == .simple(.passthrough) }

    private var hash: ConsistentHash? {
        guard case .consistentHash(let hash) = loadBalancer?.policy else { return nil }
        return hash
    }
}
