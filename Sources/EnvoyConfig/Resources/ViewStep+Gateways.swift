import EnvoyAPI
import MeshAPI
import MeshModel

extension ViewStep {
    /// The step of gateways. Clusters and endpoints are replaced service by service. Listeners and routes depend on what
    /// Gateways lead to, not on how many services there are, so all of them are built anew; those that pass connections on
    /// by server name only when the names are others.
    ///
    /// - Returns: nil when it cannot be told which services have changed.
    func followGateways() throws -> ResourceUpdate? {
        guard change.ruledHosts.allSatisfy({ !$0.isWildcard }) else { return nil }
        let ruled = Set(change.ruledHosts.map(\.text))
        let services = change.hosts.union(ruled).sorted().compactMap {
            ServiceStep($0, from: old, to: new, isRuledAnew: ruled.contains($0))
        }
        var result = ResourceUpdate()
        for service in services { try replaceClusters(service, &result) }
        let passesOnly = new.boundServers.allSatisfy { $0.server.tls?.mode == .autoPassthrough }
        if !passesOnly || services.contains(where: isPassedOtherwise) { try replaceGatewayListeners(&result) }
        return try isSound(result) ? result : nil
    }

    private func isPassedOtherwise(_ step: ServiceStep) -> Bool {
        old.crossNetworkNames(of: step.before) != new.crossNetworkNames(of: step.after)
    }

    private func replaceGatewayListeners(_ update: inout ResourceUpdate) throws {
        update.fresh.listeners = try new.gatewayListeners().encoded(\.name)
        update.remove(TypeURL.listener, old.gatewayPlaces.keys.map(\.name))
        let tables = try new.gatewayTables()
        guard new.view.takesVirtualHosts else {
            update.fresh.routes = try tables.map { try $0.whole() }.encoded(\.name)
            return
        }
        let parts = try tables.map { try $0.parts(new.memo) }
        update.fresh.routes = try parts.map(\.table).encoded(\.name)
        update.fresh.virtualHosts = parts.flatMap(\.hosts)
        update.remove(TypeURL.virtualHost, try old.gatewayTables().flatMap { try $0.parts(old.memo).hosts.map(\.name) })
    }
}
