import MeshAPI
import MeshModel

/// The VirtualServices for sidecars that one view sees, by host.
struct SidecarBindings {
    /// The oldest first.
    let all: [VirtualServiceBinding]
    private var exact: [String: Int] = [:]
    private var wildcards: [(host: HostPattern, index: Int)] = []

    init(_ topology: Topology, seenFrom namespace: String) {
        all = topology.virtualServices.filter { $0.isForSidecars && $0.visibility.includes(namespace) }
        for (index, binding) in all.enumerated() {
            for host in binding.hosts {
                if host.isWildcard {
                    wildcards.append((host, index))
                } else if exact[host.text] == nil {
                    exact[host.text] = index
                }
            }
        }
        wildcards.sort { ($0.host, $0.index) < ($1.host, $1.index) }
    }

    /// Whether some VirtualService has `host` among its hosts, as it stands.
    func name(_ host: String) -> Bool { exact[host] != nil || wildcards.contains { $0.host.text == host } }

    /// The one that routes requests to `host`: the oldest that names it, otherwise the one with the longest wildcard.
    func binding(for host: String) -> VirtualServiceBinding? {
        if let index = exact[host] { return all[index] }
        let pattern = HostPattern(host)
        return wildcards.first { $0.host.covers(pattern) }.map { all[$0.index] }
    }
}
