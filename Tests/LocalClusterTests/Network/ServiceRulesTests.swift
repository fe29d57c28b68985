import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct ServiceRulesTests {
    private typealias Samples = ServiceSamples

    private func policy(closed: [UInt16] = []) throws -> NodePolicy {
        NodePolicy(
            node: try #require(IPv4Address("10.10.0.1")), pods: try #require(IPv4Network("10.10.0.0/16")),
            publicInterface: "public", underlayInterface: "underlay", closedPorts: closed)
    }

    private func rules(_ endpoints: [JSON], of service: JSON = Samples.helloworld, closed: [UInt16] = []) throws
        -> [String]
    {
        let slice = Samples.slice("helloworld", port: "http", number: 5000, endpoints)
        let text = ServiceRules.text(
            ServiceTable(Samples.catalog([service], [slice])), policy: try policy(closed: closed))
        return text.split(separator: "\n").map(String.init)
    }

    @Test func theTableIsReplacedInOneTransaction() throws {
        let lines = try rules([])
        #expect(
            lines.prefix(3) == [
                "table inet skein-services", "delete table inet skein-services", "table inet skein-services {",
            ])
        #expect(lines.last == "}")
    }

    @Test func connectionsAreSpreadOverTheEndpoints() throws {
        let lines = try rules([Samples.endpoint("10.10.0.2"), Samples.endpoint("10.10.0.3")])
        let chain = "service-0-tcp/sample/helloworld/5000"
        #expect(lines.contains("elements = { 10.11.0.20 . tcp . 5000 : goto \(chain),"))
        #expect(lines.contains("203.0.113.9 . tcp . 5000 : goto \(chain) }"))
        let start = try #require(lines.firstIndex(of: "chain \(chain) {"))
        let rule = "meta l4proto tcp dnat ip to numgen random mod 2 map { 0 : 10.10.0.2 . 5000, 1 : 10.10.0.3 . 5000 }"
        #expect(lines[(start + 1)...(start + 2)] == [rule, "}"])
    }

    @Test func aSingleEndpointNeedsNoChoice() throws {
        let lines = try rules([Samples.endpoint("10.10.0.2")])
        #expect(lines.contains { $0 == "meta l4proto tcp dnat ip to 10.10.0.2:5000" })
    }

    @Test func affinityKeepsAClientAtItsEndpoint() throws {
        var service = Samples.helloworld
        service.spec["sessionAffinity"] = "ClientIP"
        let lines = try rules([Samples.endpoint("10.10.0.2"), Samples.endpoint("10.10.0.3")], of: service)
        #expect(lines.contains { $0.contains("dnat ip to jhash ip saddr mod 2 map") })
    }

    @Test func datagramsAreSentOnToo() throws {
        let service: JSON = [
            "metadata": ["namespace": "sample", "name": "dns"],
            "spec": ["clusterIP": "10.11.0.30", "ports": [["port": 53, "protocol": "UDP"]]],
        ]
        let text = ServiceRules.text(ServiceTable(Samples.catalog([service], [])), policy: try policy())
        #expect(text.contains("10.11.0.30 . udp . 53 : goto refuse"))
    }

    @Test func servicesWithoutEndpointsRefuse() throws {
        let lines = try rules([])
        #expect(lines.contains("elements = { 10.11.0.20 . tcp . 5000 : goto refuse,"))
        #expect(!lines.contains { $0.contains("dnat ip to") })
    }

    @Test func aPodThatReachesItselfIsAnsweredThroughTheNode() throws {
        let lines = try rules([Samples.endpoint("10.10.0.2")])
        #expect(lines.contains("elements = { 10.10.0.2 . 10.10.0.2 }"))
        #expect(lines.contains("ip saddr . ip daddr @hairpins snat ip to 10.10.0.1"))
    }

    @Test func closedPortsAreRefusedUnlessTheyCameThroughAService() throws {
        let lines = try rules([], closed: [15010, 15012])
        let accept = try #require(lines.firstIndex(of: "iifname \"underlay\" ct status dnat accept"))
        let refuse = "iifname \"underlay\" ip daddr 10.10.0.0/16 tcp dport { 15010, 15012 } reject with tcp reset"
        #expect(lines.firstIndex(of: refuse) == accept + 1)
        #expect(!(try rules([])).contains { $0.contains("underlay") })
    }

    @Test func equalCatalogsGiveEqualText() throws {
        let one = [Samples.endpoint("10.10.0.2"), Samples.endpoint("10.10.0.3")]
        #expect(try rules(one) == rules(one.reversed()))
    }

    @Test func longNamesStayWithinWhatChainsMayHave() throws {
        var service = Samples.helloworld
        service.metadata["namespace"] = .string(String(repeating: "n", count: 63))
        service.metadata["name"] = .string(String(repeating: "s", count: 63))
        var slice = Samples.slice(
            String(repeating: "s", count: 63), port: "http", number: 1, [Samples.endpoint("10.10.0.2")])
        slice.metadata["namespace"] = service.metadata["namespace"]
        let text = ServiceRules.text(ServiceTable(Samples.catalog([service], [slice])), policy: try policy())
        let chain = try #require(text.split(separator: "\n").first { $0.hasPrefix("chain service-0") })
        #expect(chain.split(separator: " ")[1].utf8.count <= 128)
    }
}
