import Crypto
import FoundationEssentials
import Hummingbird
import Kubernetes

/// The server's part of the opening handshake of a WebSocket (RFC 6455, 4.2).
struct WebSocketHandshake: Sendable, Hashable {
    /// The answer to the client's nonce.
    let accept: String
    /// The chosen one of those that the client offers.
    let subprotocol: String

    /// - Parameter supported: the protocols that are spoken, best first.
    /// - Throws: `APIStatus` 400 for a request that asks for no WebSocket, or for none of these protocols.
    init(_ headers: HTTPFields, supported: [String]) throws(APIStatus) {
        guard Self.tokens(headers[.upgrade]).contains("websocket"),
            Self.tokens(headers[.connection]).contains("upgrade")
        else {
            guard let other = headers[.upgrade] else { throw .badRequest("Upgrade request required") }
            throw .badRequest("unable to upgrade: this cluster streams over WebSockets only, and not over \(other)")
        }
        guard headers[.secWebSocketVersion] == "13", let key = headers[.secWebSocketKey],
            Data(base64Encoded: key)?.count == 16
        else { throw .badRequest("unable to upgrade: the WebSocket handshake is not valid") }
        let offered = Self.words(headers[.secWebSocketProtocol])
        guard let chosen = supported.first(where: offered.contains) else {
            throw .badRequest(
                "unable to upgrade: unable to negotiate protocol: client supports \(offered), server accepts \(supported)"
            )
        }
        subprotocol = chosen
        let proof = Insecure.SHA1.hash(data: Data((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
        accept = Data(proof).base64EncodedString()
    }

    /// What tells the client that the connection is a WebSocket from here on.
    var headers: HTTPFields {
        [
            .upgrade: "websocket", .connection: "Upgrade", .secWebSocketAccept: accept,
            .secWebSocketProtocol: subprotocol,
        ]
    }

    private static func tokens(_ value: String?) -> [String] { words(value).map { $0.lowercased() } }

    private static func words(_ value: String?) -> [String] {
        (value ?? "").split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\t" }).map(String.init)
    }
}
