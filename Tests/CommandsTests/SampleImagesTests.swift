import Lab
import LocalCluster
import Testing

@testable import Commands

struct SampleImagesTests {
    private let programs = LabPrograms(skein: "/opt/skein", envoy: "/opt/envoy")

    private func proxy(users: String) -> ImageMapping? {
        SampleImages.mappings(programs: programs, users: UserMapping(users)).first { $0.image == "istio/proxyv2" }
    }

    @Test func `the proxy's traffic is told apart by its user, or by a mark where that user does not exist`() {
        let all = proxy(users: "0 0 4294967295\n")
        #expect(all?.entrypoint == ["/opt/skein", "agent"])
        #expect(all?.environment == ["SKEIN_ENVOY": "/opt/envoy"])
        let alone = proxy(users: "0 1000 1\n")
        #expect(alone?.environment == ["SKEIN_ENVOY": "/opt/envoy", "SKEIN_EGRESS_MARK": "1337"])
    }
}
