import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct ServiceTableTests {
    private typealias Samples = ServiceSamples

    private func endpoints(_ slice: [JSON]) -> [String] {
        let slice = Samples.slice("helloworld", port: "http", number: 5000, slice)
        let table = ServiceTable(Samples.catalog([Samples.helloworld], [slice]))
        return table.rows.first?.endpoints.map { "\($0.address):\($0.port)" } ?? []
    }

    @Test func aServiceIsReachedAtAllItsAddresses() {
        let table = ServiceTable(Samples.catalog([Samples.helloworld], []))
        #expect(table.rows.map(\.name) == ["sample/helloworld/5000"])
        #expect(table.rows[0].frontends.map(\.address.description) == ["10.11.0.20", "198.51.100.7", "203.0.113.9"])
        #expect(table.loadBalancerAddresses.map(\.description) == ["203.0.113.9"])
    }

    @Test func onlyReadyEndpointsTakeConnections() {
        let found = endpoints([
            Samples.endpoint("10.10.0.3"), Samples.endpoint("10.10.0.2"),
            Samples.endpoint("10.10.0.4", ready: false, serving: false),
        ])
        #expect(found == ["10.10.0.2:5000", "10.10.0.3:5000"])
    }

    @Test func endingEndpointsThatStillServeAreTheLastResort() {
        let ending = Samples.endpoint("10.10.0.4", ready: false, serving: true)
        #expect(endpoints([ending]) == ["10.10.0.4:5000"])
        #expect(endpoints([ending, Samples.endpoint("10.10.0.2")]) == ["10.10.0.2:5000"])
    }

    @Test func portsAreMatchedByName() {
        let slice = Samples.slice("helloworld", port: "metrics", number: 9090, [Samples.endpoint("10.10.0.2")])
        #expect(ServiceTable(Samples.catalog([Samples.helloworld], [slice])).rows[0].endpoints.isEmpty)
    }

    @Test func headlessServicesAndAliasesHaveNoAddressToReach() {
        #expect(ServiceTable(Samples.catalog([Samples.headless, Samples.alias], [])).rows.isEmpty)
    }

    @Test func twoServicesCannotHaveTheSameAddressAndPort() {
        var thief = Samples.helloworld
        thief.metadata["name"] = "thief"
        let table = ServiceTable(Samples.catalog([Samples.helloworld, thief], []))
        #expect(table.rows.map(\.name) == ["sample/helloworld/5000"])
    }

    @Test(
        arguments: [
            ["port": 0], ["port": 70000], ["port": "http"], ["port": 80, "protocol": "SCTP"], [:], "text", nil,
        ] as [JSON])
    func portsThatCannotBeUsedAreLeftOut(port: JSON) {
        var service = Samples.helloworld
        service.spec["ports"] = [port]
        #expect(ServiceTable(Samples.catalog([service], [])).rows.isEmpty)
    }

    @Test func addressesThatAreNoneAreLeftOut() {
        #expect(endpoints([Samples.endpoint("fe80::1"), Samples.endpoint("name"), ["addresses": "10.10.0.9"]]) == [])
    }

    @Test func removedObjectsAreForgotten() {
        var catalog = Samples.catalog([Samples.helloworld, Samples.headless], [])
        catalog.removeService(Samples.helloworld)
        #expect(catalog.services.keys.map(\.name) == ["db"])
    }
}
