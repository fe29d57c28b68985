import EnvoyAPI
import SwiftProtobuf

/// The virtual hosts of one table of routes. Envoy refuses a table in which a domain occurs twice: the first virtual
/// host keeps it.
struct VirtualHostTable {
    private enum Host {
        case direct(DirectHost)
        case routed(Envoy.VirtualHost)

        var name: String {
            switch self {
            case .direct(let host): host.name
            case .routed(let host): host.name
            }
        }
    }

    let name: String
    private var hosts: [Host] = []
    private var taken: Set<String> = []

    /// - Parameter services: how many are expected to be added.
    init(_ name: String, services: Int = 1) {
        self.name = name
        taken.reserveCapacity(services * 5)
    }

    /// Adds a virtual host with those of `domains` that are free; nothing when none is.
    mutating func add(
        _ name: String, domains: [String], routes: [Envoy.Route], change: (inout Envoy.VirtualHost) -> Void = { _ in }
    ) {
        let free = take(domains)
        guard !free.isEmpty else { return }
        var host = Envoy.VirtualHost.named(name, free, routes)
        change(&host)
        hosts.append(.routed(host))
    }

    /// The same for one whose requests all go to `cluster`.
    mutating func add(
        _ name: String, domains: [String], directTo cluster: String, hashing: [Envoy.RouteAction.HashPolicy]
    ) {
        let free = take(domains)
        guard !free.isEmpty else { return }
        hosts.append(.direct(DirectHost(name: name, domains: free, cluster: cluster, hashing: hashing)))
    }

    private mutating func take(_ domains: [String]) -> [String] {
        domains.filter { taken.insert($0.lowercased()).inserted }
    }

    /// The whole table.
    func whole() throws -> Envoy.RouteConfiguration {
        var configuration = configuration
        configuration.virtualHosts = try hosts.map { host in
            switch host {
            case .direct(let host): try host.virtualHost()
            case .routed(let host): host
            }
        }
        return configuration
    }

    /// A table that asks for its virtual hosts (`vhds`) and never changes when they do, and those, each called
    /// `TABLE/HOST`.
    ///
    /// Envoy merges virtual hosts by their names and removes them by those of their resources, so both are the same. A
    /// table of one service, which is its only virtual host for ever, stays whole: a proxy that was sent hosts in parts
    /// must never be sent the same table whole, since it would keep the parts.
    func parts(_ memo: TranslationMemo) throws -> (table: Envoy.RouteConfiguration, hosts: [EncodedResource]) {
        if hosts.map(\.name) == [name] { return (try whole(), []) }
        var table = configuration
        table.vhds.configSource = .overADS
        return (table, try hosts.map { try resource($0, memo) })
    }

    /// What the resource of a virtual host of `table` is called.
    static func resourceName(of host: String, in table: String) -> String {
        // `replacing` takes its time even where there is nothing to replace.
        let escaped = host.utf8.contains(UInt8(ascii: "/")) ? host.replacing("/", with: "%2F") : host
        return "\(table)/\(escaped)"
    }

    private func resource(_ host: Host, _ memo: TranslationMemo) throws -> EncodedResource {
        let name = Self.resourceName(of: host.name, in: name)
        switch host {
        case .direct(let host):
            let own = DirectHost(name: name, domains: host.domains, cluster: host.cluster, hashing: host.hashing)
            return try memo.host(own) { try EncodedResource(name: name, message: own.virtualHost()) }
        case .routed(var host):
            host.name = name
            return try EncodedResource(name: name, message: host)
        }
    }

    private var configuration: Envoy.RouteConfiguration {
        var configuration = Envoy.RouteConfiguration()
        configuration.name = name
        configuration.validateClusters = .init(of: false)
        configuration.ignorePortInHostMatching = true
        configuration.maxDirectResponseBodySizeBytes = .init(of: 1 << 20)
        return configuration
    }
}
