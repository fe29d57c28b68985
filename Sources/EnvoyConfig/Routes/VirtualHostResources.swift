import EnvoyAPI
import SwiftProtobuf

extension Envoy_Config_Route_V3_RouteConfiguration {
    /// Takes this table apart: leaves a table that asks for its virtual hosts (`vhds`) and never changes when they do, and
    /// returns them, each under its own name and called `TABLE/HOST`.
    ///
    /// Envoy merges virtual hosts by their names and removes them by those of their resources, so both are the same. A
    /// table of one service, which is its only virtual host for ever, stays whole: a proxy that was sent hosts in parts
    /// must never be sent the same table whole, since it would keep the parts.
    mutating func takeApart() -> [Envoy.VirtualHost] {
        if virtualHosts.map(\.name) == [name] { return [] }
        let hosts = virtualHosts.map { host in
            var host = host
            host.name = "\(name)/\(host.name.replacing("/", with: "%2F"))"
            return host
        }
        virtualHosts = []
        vhds.configSource = .overADS
        return hosts
    }
}
