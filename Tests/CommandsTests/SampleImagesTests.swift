import LocalCluster
import Testing

@testable import Commands

struct SampleImagesTests {
    private func proxy(users: String, envoy: String? = "/opt/envoy") -> ImageMapping? {
        SampleImages.mappings(skein: "/opt/skein", envoy: envoy, users: UserMapping(users))
            .first { $0.image == "istio/proxyv2" }
    }

    @Test func `the proxy's traffic is told apart by its user, or by a mark where that user does not exist`() {
        let all = proxy(users: "0 0 4294967295\n")
        #expect(all?.entrypoint == ["/opt/skein", "agent"])
        #expect(all?.environment == ["SKEIN_ENVOY": "/opt/envoy"])
        let alone = proxy(users: "0 1000 1\n")
        #expect(alone?.environment == ["SKEIN_ENVOY": "/opt/envoy", "SKEIN_EGRESS_MARK": "1337"])
    }

    @Test func `without an Envoy there are no proxies, but all else`() {
        let all = "0 0 4294967295\n"
        #expect(proxy(users: all, envoy: nil) == nil)
        let images = SampleImages.mappings(skein: "/opt/skein", envoy: nil, users: UserMapping(all)).map(\.image)
        #expect(images.contains("istio/pilot"))
    }
}
