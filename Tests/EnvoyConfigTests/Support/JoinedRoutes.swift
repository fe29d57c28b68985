import EnvoyAPI
import EnvoyConfig
import SwiftProtobuf

extension ProxyResources {
    /// The tables of routes with the virtual hosts that are sent for them, called and ordered as in whole tables are.
    func joinedRoutes() throws -> [Envoy_Config_Route_V3_RouteConfiguration] {
        let hosts = try virtualHosts.map { try Envoy_Config_Route_V3_VirtualHost(serializedBytes: $0.bytes) }
        return try routes.map { resource in
            var table = try Envoy_Config_Route_V3_RouteConfiguration(serializedBytes: resource.bytes)
            guard table.hasVhds else { return table }
            table.clearVhds()
            let prefix = table.name + "/"
            table.virtualHosts += hosts.filter { $0.name.hasPrefix(prefix) }.map { host in
                var host = host
                host.name.removeFirst(prefix.count)
                return host
            }
            return table
        }
    }
}
