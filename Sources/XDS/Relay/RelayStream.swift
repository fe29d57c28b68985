public import GRPCCore

/// One stream of a ``RelayService``.
public struct RelayStream: Sendable {
    public let method: DiscoveryMethod
    /// As gRPC writes it, for example `unix:/run/xds.sock`.
    public let remoteAddress: String
    public let metadata: Metadata
    /// The client's messages, undecoded. They can be iterated once.
    public let requests: RPCAsyncSequence<[UInt8], any Error>
    let writer: RPCWriter<[UInt8]>

    /// Sends a message to the client; waits while it is slow.
    public func respond(_ message: [UInt8]) async throws {
        try await writer.write(message)
    }
}
