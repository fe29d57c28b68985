import Testing

@testable import LocalCluster

@Suite struct AddressTests {
    @Test(arguments: ["0.0.0.0", "10.10.0.1", "255.255.255.255", "169.254.1.1"])
    func addressesAreReadAndWritten(text: String) { #expect(IPv4Address(text)?.description == text) }

    @Test(arguments: [
        "", "10.0.0", "10.0.0.0.1", "10.0.0.256", "10.0.0.01", "a.b.c.d", "10..0.1", " 10.0.0.1", "::1", "10.0.0.-1",
    ])
    func otherTextsAreNoAddresses(text: String) { #expect(IPv4Address(text) == nil) }

    @Test func networksDropTheBitsOfTheirAddresses() {
        #expect(IPv4Network("10.10.3.4/16")?.description == "10.10.0.0/16")
        #expect(IPv4Network("10.10.3.4/32")?.count == 1)
        #expect(IPv4Network("0.0.0.0/0")?.contains(IPv4Address(value: 77)) == true)
    }

    @Test(arguments: ["10.0.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0/8", "10.0.0.0/08", "/8"])
    func otherTextsAreNoNetworks(text: String) { #expect(IPv4Network(text) == nil) }

    @Test func aNetworkContainsItsAddresses() throws {
        let network = try #require(IPv4Network("10.10.4.0/22"))
        #expect(network.contains(try #require(IPv4Address("10.10.7.255"))))
        #expect(!network.contains(try #require(IPv4Address("10.10.8.0"))))
        #expect(network[network.count - 1].description == "10.10.7.255")
    }

    @Test func allocationNeverGivesAnAddressTwiceAndEnds() throws {
        let network = try #require(IPv4Network("10.0.0.0/29"))
        var pool = AddressPool(network: network, reserved: [network[1]])
        let given = (0..<5).compactMap { _ in pool.allocate() }
        #expect(given.map(\.description) == (2...6).map { "10.0.0.\($0)" })
        #expect(pool.allocate() == nil)
    }

    @Test func aReturnedAddressIsTheLastToBeGivenAgain() throws {
        var pool = AddressPool(network: try #require(IPv4Network("10.0.0.0/29")))
        let first = try #require(pool.allocate() as IPv4Address?)
        pool.release(first)
        let later = (0..<6).compactMap { _ in pool.allocate() }
        #expect(later.last == first && later.count == 6)
    }

    @Test func aWantedAddressIsGivenOnlyWhenItIsFreeAndInTheBlock() throws {
        var pool = AddressPool(network: try #require(IPv4Network("10.0.0.0/29")))
        let wanted = try #require(IPv4Address("10.0.0.5"))
        #expect(pool.allocate(preferring: wanted) == wanted)
        #expect(pool.allocate(preferring: wanted)?.description == "10.0.0.1")
        #expect(pool.allocate(preferring: IPv4Address("10.9.9.9"))?.description == "10.0.0.2")
    }
}
