import EnvoyAPI
import MeshAPI
import MeshModel

extension ViewStep {
    /// Replaces everything that services which came, changed or went have in the view.
    /// - Returns: false when resources of other services may differ too.
    func follow(_ services: [ServiceStep], _ update: inout ResourceUpdate) throws -> Bool {
        if services.isEmpty { return true }
        guard services.allSatisfy(concernsItselfAlone),
            old.areApart(services.compactMap(\.before)), new.areApart(services.compactMap(\.after))
        else { return false }
        for service in services {
            try replaceClusters(service, &update)
            try replaceListeners(service, &update)
            try replaceVirtualHosts(service, &update)
        }
        for port in services.reduce(into: Set<UInt32>(), { $0.formUnion($1.routedPorts) }).sorted() {
            try replaceTable(port, &update)
        }
        return true
    }

    /// Whether it has names and addresses of its own, by which alone it is routed.
    private func concernsItselfAlone(_ step: ServiceStep) -> Bool {
        if HostPattern(step.host).isWildcard { return false }
        let bindings = [old, new].compactMap { $0.bindings.binding(for: step.host) }
        guard bindings.allSatisfy(onlyRoutesServices) else { return false }
        return [(old, step.before), (new, step.after)].allSatisfy { mesh, service in
            guard let service, service.origin == .serviceEntry else { return true }
            return service.ports.allSatisfy { $0.portProtocol.isHTTP || $0.portProtocol == .udp }
                || mesh.addresses(of: service).contains { !$0.contains("/") }
        }
    }

    func replaceClusters(_ step: ServiceStep, _ update: inout ResourceUpdate) throws {
        let passed = new.crossNetworkHosts
        let key = step.after.map { ServiceTranslationKey($0, in: new, passed) }
        let clusters = try key.map(new.clusters) ?? []
        let assignments = key.map(new.loadAssignments) ?? []
        let targets = step.before.map(old.targets) ?? []
        let others = old.crossNetworkNames(of: step.before)
        update.fresh.clusters += clusters
        update.fresh.endpoints += assignments
        update.remove(TypeURL.cluster, targets.map(\.name.outbound) + others)
        if step.before?.resolution == .endpoints {
            let assigned = targets.filter { !$0.isPassthrough }.map(\.name.outbound)
            update.remove(TypeURL.endpoint, assigned + others)
        }
    }

    /// Its own listeners; those that it shares with others are a matter of the port.
    private func replaceListeners(_ step: ServiceStep, _ update: inout ResourceUpdate) throws {
        let (past, next) = (SidecarPlans(old, of: step.before), SidecarPlans(new, of: step.after))
        let listeners = try next.sorted.filter { !$0.isShared }.map { try $0.listener(new) }.encoded(\.name)
        let tables = try next.ownRoutes.map { try new.sidecarRoutes(of: $0.service, $0.port).whole() }.encoded(\.name)
        update.fresh.listeners += listeners
        update.fresh.routes += tables
        update.remove(TypeURL.listener, past.sorted.filter { !$0.isShared }.map(\.name))
        update.remove(
            TypeURL.route, past.ownRoutes.map { VisibleMesh.routeName(of: $0.service, $0.port) })
    }

    private func replaceVirtualHosts(_ step: ServiceStep, _ update: inout ResourceUpdate) throws {
        var hosts: [EncodedResource] = []
        if let service = step.after {
            for port in service.ports where port.portProtocol.isHTTP {
                var table = VirtualHostTable(String(port.number))
                try new.addRoutes(of: service, port: port.number, domains: new.domains(of: service), to: &table)
                hosts += try table.parts(new.memo).hosts
            }
        }
        let ports = step.before?.ports.filter(\.portProtocol.isHTTP) ?? []
        update.fresh.virtualHosts += hosts
        update.remove(
            TypeURL.virtualHost,
            ports.map { VirtualHostTable.resourceName(of: "\(step.host):\($0.number)", in: String($0.number)) })
    }

    /// The table of an HTTP port, with its listener, comes with the first service that needs it, and goes with the last.
    private func replaceTable(_ port: UInt32, _ update: inout ResourceUpdate) throws {
        let name = String(port)
        let (isPresent, isNeeded) = (present(TypeURL.route, name) != nil, new.sharesRoutes(on: port))
        if isPresent == isNeeded { return }
        let mesh = isNeeded ? new : old
        let parts = try mesh.sidecarRoutes(port: port, HostsWithoutService(mesh)).parts(new.memo)
        let listeners = try SidecarPlans(new, onPort: port).sorted.filter(\.isShared).map { try $0.listener(new) }
            .encoded(\.name)
        update.fresh.listeners += listeners
        if isNeeded {
            update.fresh.routes += try [parts.table].encoded(\.name)
            update.fresh.virtualHosts += parts.hosts
        } else {
            update.remove(TypeURL.route, [name])
            update.remove(TypeURL.virtualHost, parts.hosts.map(\.name))
            update.remove(TypeURL.listener, [ListenerPlan(address: ListenerPlan.anyAddress, port: port).name])
        }
    }
}
