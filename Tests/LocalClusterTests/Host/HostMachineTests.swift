import Testing

@testable import LocalCluster

struct HostMachineTests {
    @Test func `what is missing is named with the package that brings it`() {
        let missing = HostMachine.missing(for: "the lab", HostMachine.programs) { path in
            !["/ip", "/nft"].contains { path.hasSuffix($0) }
        }
        #expect(missing == "the lab needs ip, nft: install iproute2, nftables")
        #expect(HostMachine.missing(for: "the lab", HostMachine.programs) { $0.hasPrefix("/usr/bin/") } == nil)
    }

    @Test func `ordinary users are told about user namespaces, root about containers`() {
        #expect(HostMachine.explanation(for: "x", isRoot: false).contains("max_user_namespaces"))
        #expect(HostMachine.explanation(for: "x", isRoot: true).contains("privileged"))
    }
}
