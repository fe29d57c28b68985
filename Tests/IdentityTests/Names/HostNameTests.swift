import Testing

@testable import Identity

@Suite struct HostNameTests {
    @Test(arguments: [
        ("istiod.istio-system.svc", "istiod.istio-system.svc", true),
        ("istiod.istio-system.svc", "ISTIOD.istio-system.svc", true),
        ("istiod.istio-system.svc", "istiod.istio-system.svc.cluster.local", false),
        ("*.istio-system.svc", "istiod.istio-system.svc", true),
        ("*.istio-system.svc", "a.b.istio-system.svc", false),
        ("*.istio-system.svc", "istio-system.svc", false),
        ("203.0.113.1", "203.0.113.1", true),
        ("203.0.113.1", "203.0.113.2", false),
        ("2001:db8::1", "2001:0db8:0:0::1", true),
        ("::ffff:203.0.113.1", "203.0.113.1", false),
    ])
    func covers(pattern: String, host: String, expected: Bool) throws {
        #expect(try HostName(pattern).covers(HostName(host)) == expected)
    }

    @Test(arguments: [
        "", ".", "a..b", "*", "*.", "a.*.b", "-a", "a_b", "a b", "1.2.3.4.", "a:b", "\u{0}", "exa\u{301}mple",
    ])
    func malformed(host: String) {
        #expect(throws: IdentityError.self) { try HostName(host) }
    }

    @Test(arguments: ["203.0.113.1", "2001:db8::1"])
    func addressesAsText(address: String) throws {
        guard case .address(let bytes) = try HostName(address) else {
            Issue.record("not an address")
            return
        }
        #expect(HostName.text(ofAddress: bytes) == address)
    }

    @Test func strangeAddressesDoNotCrash() {
        #expect(HostName.text(ofAddress: []) == "invalid address")
        #expect(HostName.text(ofAddress: [1, 2, 3]) == "invalid address")
    }
}
