import Subprocess
import Testing

@testable import ProxyAgent

@Suite struct CaptureTests {
    private static let injected = [
        "-p", "15001", "-z", "15006", "-u", "1337", "-m", "REDIRECT", "-i", "*", "-x", "", "-b", "*", "-d",
        "15090,15021,15020", "--log_output_level=default:info",
    ]

    /// The lines of one chain.
    private func chain(_ name: String, _ rules: CaptureRules) throws -> [String] {
        let lines = rules.text.split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }.map(String.init)
        let start = try #require(lines.firstIndex(of: "chain \(name) {"))
        return Array(lines[(start + 1)...].prefix { $0 != "}" })
    }

    @Test func injectedArguments() throws {
        let rules = CaptureRules(try CaptureArguments(parsing: Self.injected))
        #expect(try chain("to-inbound", rules) == ["meta l4proto tcp redirect to :15006"])
        #expect(try chain("to-outbound", rules) == ["meta l4proto tcp redirect to :15001"])
        #expect(
            try chain("from-network", rules) == [
                "type nat hook prerouting priority -100; policy accept;",
                "meta l4proto != tcp return", "meta nfproto ipv6 return",
                "tcp dport { 15090, 15021, 15020 } return", "jump to-inbound",
            ])
        #expect(
            try chain("from-workload", rules) == [
                "type nat hook output priority -100; policy accept;",
                "meta l4proto != tcp return", "meta nfproto ipv6 return",
                #"oifname "lo" ip saddr 127.0.0.6 return"#,
                #"oifname "lo" ip daddr != 127.0.0.1 meta skuid 1337 jump to-inbound"#,
                #"oifname "lo" ip daddr != 127.0.0.1 meta skgid 1337 jump to-inbound"#,
                "meta skuid 1337 return", "meta skgid 1337 return",
                #"oifname "lo" return"#, "ip daddr 127.0.0.1 return", "jump to-outbound",
            ])
        #expect(rules.text.hasPrefix("table inet skein-capture\ndelete table inet skein-capture\n"))
    }

    /// Arguments beyond the injected ones, a chain, and lines that it must then have, in this order.
    @Test(
        arguments: [
            (["-o", "3306,25"], "from-workload", ["tcp dport { 3306, 25 } return", "jump to-outbound"]),
            (
                ["-x", "10.0.0.0/8,fd00::/8"], "from-workload",
                ["ip daddr 10.0.0.0/8 return", "ip6 daddr fd00::/8 return", "jump to-outbound"]
            ),
            (
                ["-i", "10.1.0.0/16"], "from-workload",
                ["ip daddr 127.0.0.1 return", "ip daddr 10.1.0.0/16 jump to-outbound"]
            ),
            (
                ["-i", "", "-q", "9080"], "from-workload",
                ["ip daddr 127.0.0.1 return", "tcp dport { 9080 } jump to-outbound"]
            ),
            (
                ["-b", "80,8080"], "from-network",
                ["tcp dport { 15090, 15021, 15020 } return", "tcp dport { 80, 8080 } jump to-inbound"]
            ),
            (["-u", "7,8", "-g", ""], "from-workload", ["meta skuid 7 return", "meta skuid 8 return"]),
            (["--envoy-port=1"], "to-outbound", ["meta l4proto tcp redirect to :1"]),
            (["--inbound-capture-port", "2"], "to-inbound", ["meta l4proto tcp redirect to :2"]),
        ] as [([String], String, [String])])
    func arguments(_ more: [String], _ name: String, _ expected: [String]) throws {
        let rules = CaptureRules(try CaptureArguments(parsing: Self.injected + more))
        let lines = try chain(name, rules)
        #expect(lines.filter(expected.contains) == expected)
        if more.contains("-i") || more.contains("-b") {
            #expect(lines.last == expected.last)
        }
    }

    @Test func portsAreNotCapturedWhenNoneIsWanted() throws {
        let rules = CaptureRules(try CaptureArguments(parsing: ["-b", ""]))
        #expect(try !chain("from-network", rules).contains { $0.contains("jump") })
    }

    @Test func markAndIPv6() throws {
        let rules = CaptureRules(try CaptureArguments(parsing: Self.injected), mark: 1337, ipv6: true)
        let lines = try chain("from-workload", rules)
        #expect(lines.contains("meta mark 1337 return"))
        #expect(lines.contains(#"oifname "lo" ip6 daddr != ::1 meta mark 1337 jump to-inbound"#))
        #expect(!lines.contains("meta nfproto ipv6 return"))
    }

    @Test(arguments: [
        (["-m", "TPROXY"], ["-m"]), (["-k", "eth1"], ["-k", "eth1"]), (["--redirect-dns"], ["--redirect-dns"]),
        (["-p"], ["-p"]), (["-p", "70000"], ["-p"]), (["-p", "1,2"], ["port"]), (["-x", "10.0.0.0/33"], ["-x"]),
        (["-d", "http", "-u", "-5"], ["-d", "-u"]), (["stray"], ["stray"]),
        (["-i", "10.0.0.0/8; drop"], ["-i"]), (["-d", "15020 } drop"], ["-d"]),
    ])
    func refusals(_ arguments: [String], _ names: [String]) {
        let error = #expect(throws: ConfigurationError.self) { try CaptureArguments(parsing: arguments) }
        #expect(error?.faults.map(\.name) == names)
    }

    @Test(arguments: [("1337", 1337), ("", nil)] as [(String, UInt32?)])
    func marks(_ text: String, _ mark: UInt32?) throws {
        #expect(try CaptureRules.mark(in: ["SKEIN_EGRESS_MARK": text]) == mark)
        #expect(throws: ConfigurationError.self) { try CaptureRules.mark(in: ["SKEIN_EGRESS_MARK": "red"]) }
    }

    /// The kernel's own verdict, in a network namespace of an unprivileged user namespace: loads twice, one table is left.
    @Test func loadsWhereTheProxysUserIsNotMapped() async throws {
        let rules = CaptureRules(try CaptureArguments(parsing: Self.injected + ["-o", "25"]), mark: 1337, ipv6: true)
        let script =
            "cat > /dev/shm/$$; nft -f /dev/shm/$$ && nft -f /dev/shm/$$; s=$?; rm /dev/shm/$$; nft list tables; exit $s"
        let result = try await Subprocess.run(
            .name("unshare"), arguments: ["--user", "--map-root-user", "--net", "--", "sh", "-c", script],
            environment: .inherit.updating(["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]), input: .string(rules.text),
            output: .string(limit: 4096), error: .string(limit: 4096))
        #expect(result.terminationStatus.isSuccess, "\(result.standardError)")
        #expect(result.standardOutput == "table inet skein-capture\n")
    }
}
