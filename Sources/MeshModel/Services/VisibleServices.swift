/// The services that the clients of some namespaces see, one for each host. Copies share everything.
public struct VisibleServices: Sendable {
    /// Sorted by host.
    public let all: [MeshService]
    private let byHost: [String: Int]

    /// - Parameter all: sorted by host, each host once.
    init(_ all: [MeshService]) {
        self.init(all, byHost: Dictionary(uniqueKeysWithValues: all.indices.map { (all[$0].host, $0) }))
    }

    /// - Parameter byHost: where each host is in `all`.
    init(_ all: [MeshService], byHost: [String: Int]) {
        self.all = all
        self.byHost = byHost
    }

    /// The service of exactly this host.
    public subscript(host: String) -> MeshService? { byHost[host].map { all[$0] } }
}
