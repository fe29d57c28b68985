import GRPCNIOTransportHTTP2

/// A serialised discovery response, ready for any number of streams: sending it copies one reference.
public final class EncodedResponse: Sendable {
    /// In the transport's own form, so that its serialiser hands them on as they are.
    let transportBytes: GRPCNIOTransportBytes

    init(_ bytes: [UInt8]) {
        transportBytes = GRPCNIOTransportBytes(bytes)
    }

    /// The number of bytes.
    public var count: Int { transportBytes.count }

    /// A copy of the bytes.
    public var bytes: [UInt8] { transportBytes.withUnsafeBytes { Array($0) } }
}
