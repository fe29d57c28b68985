import NIOCore
import NIOHPACK

/// What goes to the server: the beginning of the connection, and requests in DATA frames as the windows of the server
/// allow (RFC 9113, 5.2).
struct RequestStream {
    static let id: UInt32 = 1
    static let path = "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources"
    /// The largest window that there is.
    static let window = 0x7FFF_FFFF
    private static let standardWindow = 65_535
    /// Half of what every server takes: TLS keeps a buffer of the size of the largest flush that it ever saw.
    private static let frameSize = 8192

    private var pending = ByteBuffer()
    private var initialWindow = standardWindow
    private var streamWindow = standardWindow
    private var connectionWindow = standardWindow

    /// The client's preface (RFC 9113, 3.4) and the header of the one call. The same for all proxies of a fleet.
    static func opening(_ configuration: FleetConfiguration) throws -> ByteBuffer {
        var buffer = ByteBuffer(string: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        // Without a dynamic table every header block can be read alone; without push promises there are none.
        let settings: [(UInt16, UInt32)] = [
            (1, 0), (2, 0), (4, UInt32(window)), (5, UInt32(configuration.maximumFrameSize)),
        ]
        buffer.writeFrameHeader(.init(length: 6 * settings.count, kind: HTTP2FrameHeader.Kind.settings))
        for (name, value) in settings { buffer.writeMultipleIntegers(name, value) }
        buffer.writeWindowUpdate(stream: 0, increment: window - standardWindow)
        var encoder = HPACKEncoder(allocator: ByteBufferAllocator())
        var block = ByteBuffer()
        try encoder.encode(
            headers: [
                ":method": "POST", ":scheme": "https", ":path": path, ":authority": configuration.serverName,
                "te": "trailers", "content-type": "application/grpc",
            ], to: &block)
        let header = HTTP2FrameHeader(
            length: block.readableBytes, kind: HTTP2FrameHeader.Kind.headers,
            flags: HTTP2FrameHeader.Flags.endHeaders, stream: id)
        buffer.writeFrameHeader(header)
        buffer.writeImmutableBuffer(block)
        return buffer
    }

    mutating func append(_ request: DeltaRequest) {
        pending.writeMultipleIntegers(UInt8(0), UInt32(request.bytes.readableBytes))
        pending.writeImmutableBuffer(request.bytes)
    }

    /// The next DATA frame that may be sent; nil when there is nothing to send, or no window.
    mutating func nextFrame() -> ByteBuffer? {
        let count = min(pending.readableBytes, Self.frameSize, streamWindow, connectionWindow)
        guard count > 0, let payload = pending.readSlice(length: count) else { return nil }
        streamWindow -= count
        connectionWindow -= count
        var frame = ByteBuffer()
        frame.reserveCapacity(HTTP2FrameHeader.size + count)
        frame.writeFrameHeader(.init(length: count, kind: HTTP2FrameHeader.Kind.data, stream: Self.id))
        frame.writeImmutableBuffer(payload)
        if pending.readableBytes == 0 { pending = ByteBuffer() }
        return frame
    }

    mutating func open(window increment: Int, stream: UInt32) {
        if stream == 0 { connectionWindow += increment } else { streamWindow += increment }
    }

    /// SETTINGS_INITIAL_WINDOW_SIZE holds for the open stream too.
    mutating func set(initialWindow window: Int) {
        streamWindow += window - initialWindow
        initialWindow = window
    }
}
