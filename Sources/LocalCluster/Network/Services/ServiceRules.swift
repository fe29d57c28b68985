/// The packet rules of a node as text for `nft -f -`: one table, replaced as a whole in one transaction.
///
/// A connection to a Service's address is sent to one of its endpoints when it enters the node (from pods and from
/// outside) or leaves a process of the node. The lookup is one step, however many Services there are.
enum ServiceRules {
    static let table = "inet skein-services"

    static func text(_ services: ServiceTable, policy: NodePolicy) -> String {
        let open = services.rows.filter { !$0.endpoints.isEmpty }.enumerated().map { ($1, chainName($0, $1)) }
        let refused = services.rows.filter(\.endpoints.isEmpty)
        return """
            table \(table)
            delete table \(table)
            table \(table) {
            \(verdicts("service-ports", open.flatMap { row, chain in row.frontends.map { key(row, $0) + " : goto \(chain)" } }))
            \(verdicts("refused-ports", refused.flatMap { row in row.frontends.map { key(row, $0) + " : goto refuse" } }))
            \(hairpins(services))
            \(open.map(chain).joined(separator: "\n"))
            \(hooks)
            \(forwarding(policy))
            \(sources(policy))
            }

            """
    }

    private static func key(_ row: ServiceTable.Row, _ frontend: ServiceEndpoint) -> String {
        "\(frontend.address) . \(row.transport) . \(frontend.port)"
    }

    private static func verdicts(_ name: String, _ elements: [String]) -> String {
        """
        map \(name) {
        type ipv4_addr . inet_proto . inet_service : verdict
        \(list(elements))
        }
        """
    }

    private static func list(_ elements: [String]) -> String {
        elements.isEmpty ? "" : "elements = { \(elements.joined(separator: ",\n")) }"
    }

    /// Pairs of equal addresses: packets that a pod sent to a Service and that come back to the same pod.
    private static func hairpins(_ services: ServiceTable) -> String {
        let addresses = Set(services.rows.flatMap { $0.endpoints.map(\.address) }).sorted()
        return """
            set hairpins {
            type ipv4_addr . ipv4_addr
            \(list(addresses.map { "\($0) . \($0)" }))
            }
            """
    }

    /// A name that tells what the chain is for; its number keeps it unique where it had to be cut.
    private static func chainName(_ index: Int, _ row: ServiceTable.Row) -> String {
        String("service-\(index)-\(row.transport)/\(row.name)".prefix(100))
    }

    private static func chain(_ row: ServiceTable.Row, _ name: String) -> String {
        """
        chain \(name) {
        meta l4proto \(row.transport) dnat ip to \(target(row))
        }
        """
    }

    private static func target(_ row: ServiceTable.Row) -> String {
        if row.endpoints.count == 1 { return "\(row.endpoints[0].address):\(row.endpoints[0].port)" }
        let choice = row.hasAffinity ? "jhash ip saddr" : "numgen random"
        let map = row.endpoints.enumerated().map { "\($0) : \($1.address) . \($1.port)" }.joined(separator: ", ")
        return "\(choice) mod \(row.endpoints.count) map { \(map) }"
    }

    private static let hooks = """
        chain services { ip daddr . meta l4proto . th dport vmap @service-ports
        }
        chain refuse {
        meta l4proto tcp reject with tcp reset
        reject
        }
        chain refused { ip daddr . meta l4proto . th dport vmap @refused-ports
        }
        chain arriving { type nat hook prerouting priority -100; policy accept; jump services
        }
        chain own { type nat hook output priority -100; policy accept; jump services
        }
        chain refused-arriving { type filter hook input priority 0; policy accept; jump refused
        }
        chain refused-own { type filter hook output priority 0; policy accept; jump refused
        }
        """

    /// Refuses what has no endpoint, and the closed ports of pods unless the connection came by a Service's address.
    private static func forwarding(_ policy: NodePolicy) -> String {
        var rules = ["jump refused"]
        if !policy.closedPorts.isEmpty {
            let ports = policy.closedPorts.map(String.init).joined(separator: ", ")
            let arriving = "iifname \"\(policy.underlayInterface)\""
            rules.append("\(arriving) ct status dnat accept")
            rules.append("\(arriving) ip daddr \(policy.pods) tcp dport { \(ports) } reject with tcp reset")
        }
        return """
            chain forwarding { type filter hook forward priority 0; policy accept;
            \(rules.joined(separator: "\n"))
            }
            """
    }

    private static func sources(_ policy: NodePolicy) -> String {
        """
        chain sources { type nat hook postrouting priority 100; policy accept;
        ip saddr . ip daddr @hairpins snat ip to \(policy.node)
        oifname "\(policy.publicInterface)" ip saddr \(policy.pods) masquerade
        }
        """
    }
}
