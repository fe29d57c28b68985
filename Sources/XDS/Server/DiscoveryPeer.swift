public import EnvoyAPI
public import GRPCCore

/// Who is at the other end of a stream, as far as the transport and the client's first request say.
public struct DiscoveryPeer: Sendable {
    public let id: StreamID
    /// What the client says about itself. Nothing of it is proven.
    public let node: Envoy_Config_Core_V3_Node
    /// What the client proved in the TLS handshake; nil when it presented no certificate.
    public let certificate: PeerCertificate?
    /// As gRPC writes it, for example `ipv4:10.0.0.7:41234` or `unix:/run/xds.sock`.
    public let remoteAddress: String
    /// The metadata of the call.
    public let metadata: Metadata
    public let method: DiscoveryMethod

    public init(
        id: StreamID = StreamID(), node: Envoy_Config_Core_V3_Node, certificate: PeerCertificate?,
        remoteAddress: String, metadata: Metadata, method: DiscoveryMethod
    ) {
        self.id = id
        self.node = node
        self.certificate = certificate
        self.remoteAddress = remoteAddress
        self.metadata = metadata
        self.method = method
    }
}
