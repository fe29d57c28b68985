/// The packet rules of a node.
///
/// A connection to a Service's address is sent to one of its endpoints when it enters the node (from pods and from
/// outside) or leaves a process of the node. The lookup is one step, however many Services there are.
enum ServiceRules {
    static let table = "inet skein-services"

    /// Connections to the loopback address cannot be sent to pods.
    private static let toTheNode = "fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto . th dport"
    private static let toAService = "ip daddr . meta l4proto . th dport"

    static func make(_ services: ServiceTable, policy: NodePolicy) -> PacketRules {
        var rules = PacketRules(table: table)
        rules.collections = collections(services)
        for row in services.rows where !row.endpoints.isEmpty { add(row, to: &rules) }
        rules.chains.merge(hooks(policy)) { $1 }
        return rules
    }

    private static func collections(_ services: ServiceTable) -> [String: PacketRules.Collection] {
        func map(_ type: String, _ pairs: [(String, String)]) -> PacketRules.Collection {
            .init(
                kind: .map, declaration: "type \(type) : verdict;",
                elements: Dictionary(pairs, uniquingKeysWith: { first, _ in first }))
        }
        let open = services.rows.filter { !$0.endpoints.isEmpty }
        let refused = services.rows.filter(\.endpoints.isEmpty)
        let addresses = services.rows.flatMap { $0.endpoints.map(\.address) }
        let address = "ipv4_addr . inet_proto . inet_service"
        let port = "inet_proto . inet_service"
        return [
            "service-ports": map(address, open.flatMap { row in keys(row).map { ($0, "goto \(chainName(row))") } }),
            "refused-ports": map(address, refused.flatMap { row in keys(row).map { ($0, "goto refuse") } }),
            "node-ports": map(port, open.flatMap { row in nodeKeys(row).map { ($0, "goto \(chainName(row))") } }),
            "refused-node-ports": map(port, refused.flatMap { row in nodeKeys(row).map { ($0, "goto refuse") } }),
            // Pairs of equal addresses: packets that a pod sent to a Service and that come back to the same pod.
            "hairpins": .init(
                kind: .set, declaration: "type ipv4_addr . ipv4_addr;",
                elements: Dictionary(addresses.map { ("\($0) . \($0)", "") }, uniquingKeysWith: { first, _ in first })),
        ]
    }

    private static func keys(_ row: ServiceTable.Row) -> [String] {
        row.frontends.map { "\($0.address) . \(row.transport) . \($0.port)" }
    }

    private static func nodeKeys(_ row: ServiceTable.Row) -> [String] {
        row.nodePort.map { ["\(row.transport) . \($0)"] } ?? []
    }

    /// A name that tells what the chain is for, and stays the same; a digest keeps it unique where it had to be cut.
    private static func chainName(_ row: ServiceTable.Row) -> String {
        let name = "\(row.transport)/\(row.name)"
        return name.utf8.count <= 90 ? name : "\(name.prefix(80))/\(NameSuffix.of(name))"
    }
}

// One port of a Service.
extension ServiceRules {
    private static func add(_ row: ServiceTable.Row, to rules: inout PacketRules) {
        let name = chainName(row)
        guard let timeout = row.affinity, row.endpoints.count > 1 else {
            rules.chains[name] = .init(rules: ["meta l4proto \(row.transport) dnat ip to \(target(row))"])
            return
        }
        let chains = row.endpoints.map { (endpoint: $0, name: "\(name)/\($0.address)/\($0.port)") }
        let declaration = "type ipv4_addr; flags dynamic,timeout; timeout \(timeout)s;"
        for chain in chains {
            rules.collections[chain.name] = .init(kind: .set, declaration: declaration)
            rules.chains[chain.name] = .init(rules: [
                "update @\(chain.name) { ip saddr }",
                "meta l4proto \(row.transport) dnat ip to \(chain.endpoint.address):\(chain.endpoint.port)",
            ])
        }
        let choice = chains.enumerated().map { "\($0) : goto \($1.name)" }.joined(separator: ", ")
        rules.chains[name] = .init(
            rules: chains.map { "ip saddr @\($0.name) goto \($0.name)" }
                + ["numgen random mod \(chains.count) vmap { \(choice) }"])
    }

    private static func target(_ row: ServiceTable.Row) -> String {
        if row.endpoints.count == 1 { return "\(row.endpoints[0].address):\(row.endpoints[0].port)" }
        let map = row.endpoints.enumerated().map { "\($0) : \($1.address) . \($1.port)" }.joined(separator: ", ")
        return "numgen random mod \(row.endpoints.count) map { \(map) }"
    }
}

// What is the same for all Services.
extension ServiceRules {
    private static func hooks(_ policy: NodePolicy) -> [String: PacketRules.Chain] {
        func hook(_ type: String, _ name: String, _ priority: Int) -> String {
            "type \(type) hook \(name) priority \(priority); policy accept;"
        }
        return [
            "services": .init(rules: ["\(toAService) vmap @service-ports", "\(toTheNode) vmap @node-ports"]),
            "arriving": .init(hook: hook("nat", "prerouting", -100), rules: ["jump services"]),
            "own": .init(hook: hook("nat", "output", -100), rules: ["jump services"]),
            "refuse": .init(rules: ["meta l4proto tcp reject with tcp reset", "reject"]),
            "refused": .init(rules: refused(policy)),
            "refused-arriving": .init(hook: hook("filter", "input", 0), rules: ["jump refused"]),
            "refused-own": .init(hook: hook("filter", "output", 0), rules: ["jump refused"]),
            "forwarding": .init(hook: hook("filter", "forward", 0), rules: forwarding(policy)),
            "sources": .init(
                hook: hook("nat", "postrouting", 100),
                rules: [
                    "ip saddr . ip daddr @hairpins snat ip to \(policy.node)",
                    "oifname \"\(policy.publicInterface)\" ip saddr \(policy.pods) masquerade",
                ]),
        ]
    }

    /// What has no endpoint, and what is no Service at all, answers at once.
    private static func refused(_ policy: NodePolicy) -> [String] {
        [
            "\(toAService) vmap @refused-ports", "\(toTheNode) vmap @refused-node-ports",
            "ip daddr \(policy.services) fib daddr type != local goto refuse",
        ]
    }

    /// Refuses the closed ports of pods unless the connection came by a Service's address.
    private static func forwarding(_ policy: NodePolicy) -> [String] {
        guard !policy.closedPorts.isEmpty else { return ["jump refused"] }
        let ports = policy.closedPorts.map(String.init).joined(separator: ", ")
        let arriving = "iifname \"\(policy.underlayInterface)\""
        return [
            "jump refused", "\(arriving) ct status dnat accept",
            "\(arriving) ip daddr \(policy.pods) tcp dport { \(ports) } reject with tcp reset",
        ]
    }
}
