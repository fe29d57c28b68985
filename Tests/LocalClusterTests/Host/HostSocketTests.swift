import Testing

@testable import LocalCluster

struct HostSocketTests {
    @Test(arguments: [
        ("127.0.0.1:6443", HostAddress(host: "127.0.0.1", port: 6443)),
        ("0.0.0.0:0", HostAddress(host: "0.0.0.0", port: 0)),
        ("localhost:1", nil), ("127.0.0.1", nil), ("127.0.0.1:65536", nil), (":1", nil), ("127.0.0.1:-1", nil),
        ("1.2.3:4", nil), ("", nil),
    ])
    func `an address is four numbers and a port`(text: String, expected: HostAddress?) {
        #expect(HostAddress(text) == expected)
        #expect(expected == nil || expected?.description == text)
    }

    @Test func `a free port is below those that the kernel gives away, and taken afterwards`() throws {
        let socket = try HostSocket(HostAddress(host: "127.0.0.1", port: 0))
        #expect((20_000..<32_000).contains(socket.address.port))
        let failure = #expect(throws: EmbeddedClusterError.self) { try HostSocket(socket.address) }
        #expect(failure?.code == .listen)
        #expect(failure?.message.contains("\(socket.address)") == true)
    }

    @Test func `a port is free again when the socket is gone`() throws {
        let address = try HostSocket(HostAddress(host: "127.0.0.1", port: 0)).address
        #expect(try HostSocket(address).address == address)
    }

    @Test func `an address of another machine is refused`() {
        let failure = #expect(throws: EmbeddedClusterError.self) {
            try HostSocket(HostAddress(host: "192.0.2.1", port: 0))
        }
        #expect(failure?.code == .listen)
    }
}
