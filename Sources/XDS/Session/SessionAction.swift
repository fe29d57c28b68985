public import EnvoyAPI
public import GRPCCore

/// What the owner of a session has to do, in this order.
public enum SessionAction: Sendable {
    /// The client has said who it is; once, in its first request. The extensions that Envoy lists are left out.
    case identified(Envoy_Config_Core_V3_Node)
    /// Send this response.
    case send(Push)
    /// The client uses what the response `nonce` brought.
    case acknowledged(typeURL: String, nonce: String, version: String)
    /// The client refused the response `nonce`. It is not sent again until its content changes.
    case rejected(typeURL: String, nonce: String, reason: String)
    /// The client broke the protocol: end the stream. The session does nothing more.
    case close(code: RPCError.Code, reason: String)
}
