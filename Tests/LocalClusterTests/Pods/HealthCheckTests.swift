import Testing

@testable import LocalCluster

@Suite struct HealthCheckTests {
    @Test func requestsNameTheService() {
        #expect(HealthCheck.request("") == [])
        #expect(HealthCheck.request("ab") == [0x0A, 2, 0x61, 0x62])
        #expect(HealthCheck.request(String(repeating: "x", count: 200)).prefix(3) == [0x0A, 0xC8, 0x01])
    }

    @Test(
        arguments: [
            ([0x08, 0x01], .serving), ([0x08, 0x02], .notServing), ([0x08, 0x03], .serviceUnknown), ([], .unknown),
            ([0x08, 0x63], .unknown), ([0x12, 0x01, 0x00, 0x08, 0x01], .serving), ([0x08], .unknown),
            ([0xFF, 0xFF, 0xFF], .unknown),
        ] as [([UInt8], HealthCheck.Status)])
    func responsesAreRead(bytes: [UInt8], status: HealthCheck.Status) {
        #expect(HealthCheck.status(bytes) == status)
    }
}
