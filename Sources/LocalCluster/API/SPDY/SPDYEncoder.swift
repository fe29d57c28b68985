import NIOCore

/// Writes a server's frames.
struct SPDYEncoder: Sendable {
    /// A header block without headers, as a piece of a zlib stream: a stored block with the count of 0, and the mark of
    /// a flush. The first one follows the head of the stream.
    private static let noHeaders: [UInt8] = [0, 4, 0, 0xFB, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
    private static let streamHead: [UInt8] = [0x78, 0x01]
    /// The most that is put in one frame.
    static let dataLimit = 32 << 10

    private var hasReplied = false

    /// Accepts a stream.
    mutating func reply(to stream: UInt32) -> ByteBuffer {
        defer { hasReplied = true }
        var payload = ByteBuffer(integer: stream)
        payload.writeBytes((hasReplied ? [] : Self.streamHead) + Self.noHeaders)
        return Self.control(.synReply, payload)
    }

    static func data(_ stream: UInt32, _ bytes: ByteBuffer, isLast: Bool = false) -> ByteBuffer {
        var frame = ByteBuffer(integer: stream & 0x7FFF_FFFF)
        frame.writeInteger(UInt32(isLast ? SPDYFrame.last : 0) << 24 | UInt32(bytes.readableBytes))
        frame.writeImmutableBuffer(bytes)
        return frame
    }

    /// - Parameter status: 1 protocol error, 3 refused.
    static func reset(_ stream: UInt32, status: UInt32) -> ByteBuffer {
        var payload = ByteBuffer(integer: stream)
        payload.writeInteger(status)
        return control(.reset, payload)
    }

    static func ping(_ number: UInt32) -> ByteBuffer { control(.ping, ByteBuffer(integer: number)) }

    private static func control(_ type: SPDYFrame.ControlType, _ payload: ByteBuffer) -> ByteBuffer {
        var frame = ByteBuffer(integer: 0x8000 | SPDYFrame.version)
        frame.writeInteger(type.rawValue)
        frame.writeInteger(UInt32(payload.readableBytes))
        frame.writeImmutableBuffer(payload)
        return frame
    }
}
