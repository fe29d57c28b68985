import Hummingbird
import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct WebSocketHandshakeTests {
    private static let good: HTTPFields = [
        .upgrade: "websocket", .connection: "keep-alive, Upgrade", .secWebSocketVersion: "13",
        .secWebSocketKey: "dGhlIHNhbXBsZSBub25jZQ==", .secWebSocketProtocol: "v4.channel.k8s.io, v5.channel.k8s.io",
    ]

    @Test func theExampleOfTheStandardIsAnswered() throws {
        let handshake = try WebSocketHandshake(Self.good, supported: CommandMessage.protocols)
        #expect(handshake.accept == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(handshake.subprotocol == "v5.channel.k8s.io")
        #expect(handshake.headers[.upgrade] == "websocket" && handshake.headers[.connection] == "Upgrade")
    }

    @Test(
        arguments: [
            ("no upgrade", { $0[.upgrade] = nil }), ("another upgrade", { $0[.upgrade] = "SPDY/3.1" }),
            ("no connection", { $0[.connection] = "keep-alive" }), ("version", { $0[.secWebSocketVersion] = "8" }),
            ("no key", { $0[.secWebSocketKey] = nil }), ("short key", { $0[.secWebSocketKey] = "c2hvcnQ=" }),
            ("no protocol", { $0[.secWebSocketProtocol] = nil }),
            ("unknown protocol", { $0[.secWebSocketProtocol] = "base64.channel.k8s.io" }),
        ] as [(String, @Sendable (inout HTTPFields) -> Void)])
    func anythingElseIsRefused(_ name: String, _ change: @Sendable (inout HTTPFields) -> Void) {
        var headers = Self.good
        change(&headers)
        let refusal = #expect(throws: APIStatus.self) { [headers] in
            try WebSocketHandshake(headers, supported: CommandMessage.protocols)
        }
        #expect(refusal?.code == 400, "\(name)")
    }
}
