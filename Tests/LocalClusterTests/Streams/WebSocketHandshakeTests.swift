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

    private static func changed(_ change: (inout HTTPFields) -> Void) -> HTTPFields {
        var headers = good
        change(&headers)
        return headers
    }

    private static let bad: [HTTPFields] = [
        changed { $0[.upgrade] = nil }, changed { $0[.upgrade] = "SPDY/3.1" },
        changed { $0[.connection] = "keep-alive" }, changed { $0[.secWebSocketVersion] = "8" },
        changed { $0[.secWebSocketKey] = nil }, changed { $0[.secWebSocketKey] = "c2hvcnQ=" },
        changed { $0[.secWebSocketProtocol] = nil },
        changed { $0[.secWebSocketProtocol] = "base64.channel.k8s.io" },
    ]

    @Test(arguments: bad) func anythingElseIsRefused(_ headers: HTTPFields) {
        do throws(APIStatus) {
            _ = try WebSocketHandshake(headers, supported: CommandMessage.protocols)
            Issue.record("it was taken")
        } catch {
            #expect(error.code == 400)
        }
    }
}
