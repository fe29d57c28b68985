import EnvoyAPI
import MeshAPI
import MeshModel
import SwiftProtobuf

extension ViewStep {
    /// Replaces what changed rules touch: virtual hosts, clusters and load assignments of the services that they name.
    /// - Parameter replaced: hosts of services of which everything is replaced anyway.
    /// - Returns: false when more may differ than single resources.
    func followRules(_ update: inout ResourceUpdate, besides replaced: Set<String>) throws -> Bool {
        var result = ProxyResources()
        for host in change.ruledHosts {
            guard !host.isWildcard else { return false }
            guard !replaced.contains(host.text), let service = new.service(host.text),
                old.rule(for: service) != new.rule(for: service)
            else { continue }
            guard differsInClustersAlone(service) else { return false }
            let key = ServiceTranslationKey(service, in: new, [])
            result.clusters += try new.clusters(of: key)
            result.endpoints += new.loadAssignments(of: key)
        }
        guard let services = routedServices(besides: replaced) else { return false }
        for service in services {
            for port in service.ports where port.portProtocol.isHTTP {
                guard let host = try virtualHost(of: service, port.number) else { return false }
                result.virtualHosts.append(host)
            }
        }
        update.fresh = result
        return replacesOnly(result)
    }

    /// The services that changed VirtualServices route or routed; nil when those do more than route the requests to them.
    private func routedServices(besides replaced: Set<String>) -> [MeshService]? {
        let concerned = change.virtualServices.filter {
            $0.isForSidecars && $0.visibility.includes(new.view.namespace)
        }
        guard concerned.allSatisfy(onlyRoutesServices) else { return nil }
        let hosts = Set(concerned.flatMap(\.hosts).map(\.text)).subtracting(replaced)
        let services = hosts.compactMap(new.service)
        for service in services {
            let winners = [old, new].compactMap { $0.bindings.binding(for: service.host) }
            guard winners.allSatisfy(onlyRoutesServices) else { return nil }
            // The listener of a sniffed port depends on whether there are routes.
            guard !service.ports.contains(where: { $0.portProtocol == .sniffed }) else { return nil }
        }
        return services
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
        return try table.parts(new.memo).hosts.first
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
