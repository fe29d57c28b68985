import MeshAPI
import MeshModel

/// Hosts that only VirtualServices know. Sidecars route them on the ports of the services that the same object routes,
/// or on port 80 when it routes none.
struct HostsWithoutService {
    private var byPort: [UInt32: [(HostPattern, VirtualServiceBinding)]] = [:]

    init(_ mesh: VisibleMesh) {
        for binding in mesh.bindings.all where !binding.object.http.isEmpty {
            let hosts = binding.hosts.filter { mesh.service($0.text) == nil }
            guard !hosts.isEmpty else { continue }
            for port in Self.ports(of: binding, in: mesh) { byPort[port, default: []] += hosts.map { ($0, binding) } }
        }
    }

    /// The hosts on a port, each with the object that routes it.
    func on(_ port: UInt32) -> [(HostPattern, VirtualServiceBinding)] { byPort[port] ?? [] }

    private static func ports(of binding: VirtualServiceBinding, in mesh: VisibleMesh) -> Set<UInt32> {
        let routed = mesh.services.filter { service in
            let host = HostPattern(service.host)
            return binding.hosts.contains { $0.covers(host) }
                && mesh.bindings.binding(for: service.host)?.object.key == binding.object.key
        }
        let ports = Set(routed.flatMap { $0.ports.filter { $0.portProtocol.isHTTP }.map(\.number) })
        return ports.isEmpty ? [80] : ports
    }
}
