/// One way for connections of a listener: which ones, and to which clusters.
struct TCPChain {
    /// What tells connections of one listener apart.
    struct Match: Hashable {
        /// Server names of TLS; empty for any connection.
        var serverNames: [String] = []
        /// CIDR blocks of the destination; empty for any.
        var subnets: [String] = []

        /// Whether every connection matches.
        var isEmpty: Bool { serverNames.isEmpty && subnets.isEmpty }

        /// `*` among the names stands for any name.
        init(serverNames: [String] = [], subnets: [String] = []) {
            self.serverNames = serverNames.contains("*") ? [] : Set(serverNames.map { $0.lowercased() }).sorted()
            self.subnets = subnets.sorted()
        }
    }

    let match: Match
    let shares: [ClusterShare]
    var idleTimeout: Duration?
    /// Connections of one client always go to the same endpoint.
    var hashesSource = false
}
