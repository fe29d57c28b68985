import EnvoyAPI
import SwiftProtobuf

/// The virtual hosts of one table of routes. Envoy refuses a table in which a domain occurs twice: the first virtual
/// host keeps it.
struct VirtualHostTable {
    private(set) var hosts: [Envoy.VirtualHost] = []
    private var taken: Set<String> = []

    /// Adds a virtual host with those of `domains` that are free; nothing when none is.
    mutating func add(
        _ name: String, domains: [String], routes: [Envoy.Route], change: (inout Envoy.VirtualHost) -> Void = { _ in }
    ) {
        let free = domains.filter { taken.insert($0.lowercased()).inserted }
        guard !free.isEmpty else { return }
        var host = Envoy.VirtualHost()
        host.name = name
        host.domains = free
        host.includeRequestAttemptCount = true
        host.routes = routes
        change(&host)
        hosts.append(host)
    }

    /// The table under `name`.
    func configuration(_ name: String) -> Envoy.RouteConfiguration {
        var configuration = Envoy.RouteConfiguration()
        configuration.name = name
        configuration.validateClusters = .init(of: false)
        configuration.ignorePortInHostMatching = true
        configuration.maxDirectResponseBodySizeBytes = .init(of: 1 << 20)
        configuration.virtualHosts = hosts
        return configuration
    }
}
