/// The nftables rules that lead a pod's TCP traffic through its proxy.
///
/// Pure text. Loading it replaces what an earlier load left, in one transaction.
public struct CaptureRules: Sendable, Hashable {
    static let table = "skein-capture"

    public var arguments: CaptureArguments
    /// A firewall mark that the proxy's own connections carry where its user cannot be told by number.
    public var mark: UInt32?
    /// Whether IPv6 is captured as well; only where the pod has an IPv6 address that Envoy listens on.
    public var ipv6: Bool

    public init(_ arguments: CaptureArguments, mark: UInt32? = nil, ipv6: Bool = false) {
        self.arguments = arguments
        self.mark = mark
        self.ipv6 = ipv6
    }

    /// What `nft -f -` loads.
    public var text: String {
        """
        table inet \(Self.table)
        delete table inet \(Self.table)
        table inet \(Self.table) {
        \(chain("to-inbound", ["meta l4proto tcp redirect to :\(arguments.inboundPort)"]))
        \(chain("to-outbound", ["meta l4proto tcp redirect to :\(arguments.outboundPort)"]))
        \(chain("from-network", ["type nat hook prerouting priority -100; policy accept;"] + inbound))
        \(chain("from-workload", ["type nat hook output priority -100; policy accept;"] + outbound))
        }

        """
    }

    private func chain(_ name: String, _ rules: [String]) -> String {
        "    chain \(name) {\n" + rules.map { "        \($0)\n" }.joined() + "    }"
    }

    private var everyFamily: [String] {
        ["meta l4proto != tcp return"] + (ipv6 ? [] : ["meta nfproto ipv6 return"])
    }

    private var inbound: [String] {
        let excluded = ports("return", arguments.excludedInboundPorts)
        switch arguments.inboundPorts {
        case .all: return everyFamily + excluded + ["jump to-inbound"]
        case .some(let captured): return everyFamily + excluded + ports("jump to-inbound", captured)
        }
    }

    /// In this order: what the proxy delivers to the workload passes (it comes from 127.0.0.6); what it sends to its
    /// own pod by another address than loopback is inbound; what others send over loopback, and what it sends away, passes.
    private var outbound: [String] {
        let own = proxyMatches
        return everyFamily
            + ports("return", arguments.excludedOutboundPorts)
            + [#"oifname "lo" ip saddr 127.0.0.6 return"#] + v6([#"oifname "lo" ip6 saddr ::6 return"#])
            + own.flatMap { match in
                [#"oifname "lo" ip daddr != 127.0.0.1 \#(match) jump to-inbound"#]
                    + v6([#"oifname "lo" ip6 daddr != ::1 \#(match) jump to-inbound"#])
            }
            + own.map { "\($0) return" }
            + [#"oifname "lo" return"#, "ip daddr 127.0.0.1 return"] + v6(["ip6 daddr ::1 return"])
            + arguments.excludedRanges.map { "\(destination($0)) return" }
            + ports("jump to-outbound", arguments.outboundPorts)
            + captured
    }

    private var captured: [String] {
        switch arguments.outboundRanges {
        case .all: ["jump to-outbound"]
        case .some(let ranges): ranges.map { "\(destination($0)) jump to-outbound" }
        }
    }

    /// How the proxy's own packets are told from the workload's.
    private var proxyMatches: [String] {
        arguments.proxyUsers.map { "meta skuid \($0)" } + arguments.proxyGroups.map { "meta skgid \($0)" }
            + (mark.map { ["meta mark \($0)"] } ?? [])
    }

    private func ports(_ verdict: String, _ ports: [UInt16]) -> [String] {
        ports.isEmpty ? [] : ["tcp dport { \(ports.map(String.init).joined(separator: ", ")) } \(verdict)"]
    }

    private func destination(_ range: String) -> String {
        (IPAddress.family(ofRange: range) == .v6 ? "ip6" : "ip") + " daddr \(range)"
    }

    private func v6(_ rules: [String]) -> [String] { ipv6 ? rules : [] }
}
