import MeshAPI

/// The VirtualServices for sidecars that the clients of some namespaces see, by host. Copies share everything.
public struct SidecarBindings: Sendable {
    /// The oldest first.
    public let all: [VirtualServiceBinding]
    private let exact: [String: Int]
    private let wildcards: [(host: HostPattern, index: Int)]

    /// - Parameter visible: what the clients see, the oldest first.
    init(_ visible: [VirtualServiceBinding]) {
        all = visible.filter(\.isForSidecars)
        var exact: [String: Int] = [:]
        var wildcards: [(host: HostPattern, index: Int)] = []
        for (index, binding) in all.enumerated() {
            for host in binding.hosts {
                if host.isWildcard {
                    wildcards.append((host, index))
                } else if exact[host.text] == nil {
                    exact[host.text] = index
                }
            }
        }
        self.exact = exact
        self.wildcards = wildcards.sorted { ($0.host, $0.index) < ($1.host, $1.index) }
    }

    /// Whether some VirtualService has `host` among its hosts, as it stands.
    public func name(_ host: String) -> Bool { exact[host] != nil || wildcards.contains { $0.host.text == host } }

    /// The one that routes requests to `host`: the oldest that names it, otherwise the one with the longest wildcard.
    public func binding(for host: String) -> VirtualServiceBinding? {
        if let index = exact[host] { return all[index] }
        if wildcards.isEmpty { return nil }
        let pattern = HostPattern(host)
        return wildcards.first { $0.host.covers(pattern) }.map { all[$0.index] }
    }
}
