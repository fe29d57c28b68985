import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct ServiceRulesTests {
    private typealias Samples = ServiceSamples

    private func policy(closed: [UInt16] = []) throws -> NodePolicy {
        NodePolicy(
            node: try #require(IPv4Address("10.10.0.1")), pods: try #require(IPv4Network("10.10.0.0/16")),
            services: try #require(IPv4Network("10.11.0.0/16")), publicInterface: "public",
            underlayInterface: "underlay", closedPorts: closed)
    }

    private func rules(_ endpoints: [JSON], of service: JSON = Samples.helloworld, closed: [UInt16] = []) throws
        -> PacketRules
    {
        let slice = Samples.slice("helloworld", port: "http", number: 5000, endpoints)
        return ServiceRules.make(
            ServiceTable(Samples.catalog([service], [slice])), policy: try policy(closed: closed))
    }

    private let two = [Samples.endpoint("10.10.0.2"), Samples.endpoint("10.10.0.3")]
    private let chain = "tcp/sample/helloworld/5000"

    @Test func connectionsAreSpreadOverTheEndpoints() throws {
        let rules = try rules(two)
        #expect(
            rules.collections["service-ports"]?.elements == [
                "10.11.0.20 . tcp . 5000": "goto \(chain)", "203.0.113.9 . tcp . 5000": "goto \(chain)",
                "198.51.100.7 . tcp . 5000": "goto \(chain)",
            ])
        let rule = "meta l4proto tcp dnat ip to numgen random mod 2 map { 0 : 10.10.0.2 . 5000, 1 : 10.10.0.3 . 5000 }"
        #expect(rules.chains[chain]?.rules == [rule])
    }

    @Test func aSingleEndpointNeedsNoChoice() throws {
        #expect(try rules([two[0]]).chains[chain]?.rules == ["meta l4proto tcp dnat ip to 10.10.0.2:5000"])
    }

    @Test func affinityKeepsAClientAtItsEndpoint() throws {
        var service = Samples.helloworld
        service.spec["sessionAffinity"] = "ClientIP"
        service.spec["sessionAffinityConfig"] = ["clientIP": ["timeoutSeconds": 60]]
        let rules = try rules(two, of: service)
        let (first, second) = ("\(chain)/10.10.0.2/5000", "\(chain)/10.10.0.3/5000")
        #expect(
            rules.chains[chain]?.rules == [
                "ip saddr @\(first) goto \(first)", "ip saddr @\(second) goto \(second)",
                "numgen random mod 2 vmap { 0 : goto \(first), 1 : goto \(second) }",
            ])
        #expect(
            rules.chains[first]?.rules == [
                "update @\(first) { ip saddr }", "meta l4proto tcp dnat ip to 10.10.0.2:5000",
            ])
        #expect(rules.collections[first]?.declaration == "type ipv4_addr; flags dynamic,timeout; timeout 60s;")
        let more = try self.rules(two + [Samples.endpoint("10.10.0.4")], of: service)
        let script = more.script(replacing: rules)
        #expect(!script.contains("delete") && !script.contains("flush chain \(ServiceRules.table) \(first)\n"))
    }

    @Test func portsOfTheNodeLeadToTheEndpointsToo() throws {
        var service = Samples.helloworld
        service.spec["ports"] = [["name": "http", "port": 5000, "nodePort": 30080]]
        #expect(try rules(two, of: service).collections["node-ports"]?.elements == ["tcp . 30080": "goto \(chain)"])
        let none = try rules([], of: service)
        #expect(none.collections["node-ports"]?.elements == [:])
        #expect(none.collections["refused-node-ports"]?.elements == ["tcp . 30080": "goto refuse"])
    }

    @Test func datagramsAreSentOnToo() throws {
        let service: JSON = [
            "metadata": ["namespace": "sample", "name": "dns"],
            "spec": ["clusterIP": "10.11.0.30", "ports": [["port": 53, "protocol": "UDP"]]],
        ]
        let rules = ServiceRules.make(ServiceTable(Samples.catalog([service], [])), policy: try policy())
        #expect(rules.collections["refused-ports"]?.elements == ["10.11.0.30 . udp . 53": "goto refuse"])
    }

    @Test func servicesWithoutEndpointsRefuse() throws {
        let rules = try rules([])
        #expect(rules.collections["refused-ports"]?.elements["10.11.0.20 . tcp . 5000"] == "goto refuse")
        #expect(rules.collections["service-ports"]?.elements == [:] && rules.chains[chain] == nil)
    }

    @Test func addressesOfNoServiceRefuse() throws {
        #expect(
            try rules([]).chains["refused"]?.rules.last == "ip daddr 10.11.0.0/16 fib daddr type != local goto refuse")
    }

    @Test func aPodThatReachesItselfIsAnsweredThroughTheNode() throws {
        let rules = try rules([two[0]])
        #expect(rules.collections["hairpins"]?.elements == ["10.10.0.2 . 10.10.0.2": ""])
        #expect(rules.chains["sources"]?.rules.first == "ip saddr . ip daddr @hairpins snat ip to 10.10.0.1")
    }

    @Test func closedPortsAreRefusedUnlessTheyCameThroughAService() throws {
        #expect(
            try rules([], closed: [15010, 15012]).chains["forwarding"]?.rules == [
                "jump refused", "iifname \"underlay\" ct status dnat accept",
                "iifname \"underlay\" ip daddr 10.10.0.0/16 tcp dport { 15010, 15012 } reject with tcp reset",
            ])
        #expect(try rules([]).chains["forwarding"]?.rules == ["jump refused"])
    }

    @Test func equalCatalogsGiveEqualRules() throws { #expect(try rules(two) == rules(two.reversed())) }

    @Test func longNamesStayWithinWhatChainsMayHave() throws {
        var service = Samples.helloworld
        service.spec["sessionAffinity"] = "ClientIP"
        service.metadata["namespace"] = .string(String(repeating: "n", count: 63))
        service.metadata["name"] = .string(String(repeating: "s", count: 63))
        var slice = Samples.slice(String(repeating: "s", count: 63), port: "http", number: 5000, two)
        slice.metadata["namespace"] = service.metadata["namespace"]
        let rules = ServiceRules.make(ServiceTable(Samples.catalog([service], [slice])), policy: try policy())
        let names = rules.chains.keys.filter { $0.hasPrefix("tcp/") }
        #expect(names.count == 3 && names.allSatisfy { $0.utf8.count <= 128 })
    }
}
