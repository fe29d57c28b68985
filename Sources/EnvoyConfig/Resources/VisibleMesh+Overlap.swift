import MeshModel

extension VisibleMesh {
    /// Whether nothing else that the view sees can be meant by a name or an address of `some` of its services, so that
    /// listeners and virtual hosts of each can be told without looking at others.
    func areApart(_ some: [MeshService]) -> Bool {
        guard some.allSatisfy(hasNamesAlone) else { return false }
        var owners: [String: String] = [:]
        for service in some {
            for address in reach(of: service) {
                if let owner = owners.updateValue(service.host, forKey: address), owner != service.host { return false }
            }
        }
        if owners.isEmpty { return true }
        let hosts = Set(some.map(\.host))
        let ports = Set(some.flatMap { $0.ports.map(\.number) })
        return services.allSatisfy { other in
            !other.ports.contains { ports.contains($0.number) } || hosts.contains(other.host)
                || reach(of: other).allSatisfy { owners[$0] == nil }
        }
    }

    /// The addresses by which clients tell the service.
    private func reach(of service: MeshService) -> [String] {
        service.isHeadless ? addresses(of: service) + instances(of: service) : addresses(of: service)
    }

    private func hasNamesAlone(_ service: MeshService) -> Bool {
        for domain in domains(of: service) {
            let name = domain.hasSuffix(".") ? String(domain.dropLast()) : domain
            if name == service.host { continue }
            if self.service(name) != nil || bindings.name(name) { return false }
        }
        return service.origin == .kubernetes || shortNames(service.host).allSatisfy { self.service($0) == nil }
    }

    /// The Kubernetes services that clients of the view may mean by `host`.
    private func shortNames(_ host: String) -> [String] {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        switch parts.count {
        case 1: return [settings.serviceHost(name: parts[0], namespace: view.namespace)]
        case 2: return [settings.serviceHost(name: parts[0], namespace: parts[1])]
        case 3 where parts[2] == "svc": return [settings.serviceHost(name: parts[0], namespace: parts[1])]
        default: return []
        }
    }
}
