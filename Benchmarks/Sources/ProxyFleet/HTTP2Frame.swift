import NIOCore

/// The first nine bytes of a frame (RFC 9113, 4.1).
struct HTTP2FrameHeader {
    enum Kind {
        static let data: UInt8 = 0
        static let headers: UInt8 = 1
        static let resetStream: UInt8 = 3
        static let settings: UInt8 = 4
        static let ping: UInt8 = 6
        static let goAway: UInt8 = 7
        static let windowUpdate: UInt8 = 8
    }

    enum Flags {
        /// END_STREAM of DATA and HEADERS.
        static let endStream: UInt8 = 0x1
        /// ACK of SETTINGS and PING.
        static let ack: UInt8 = 0x1
        static let endHeaders: UInt8 = 0x4
        static let padded: UInt8 = 0x8
        static let priority: UInt8 = 0x20
    }

    static let size = 9

    var length: Int
    var kind: UInt8
    var flags: UInt8 = 0
    var stream: UInt32 = 0

    init(length: Int, kind: UInt8, flags: UInt8 = 0, stream: UInt32 = 0) {
        self.length = length
        self.kind = kind
        self.flags = flags
        self.stream = stream
    }

    /// - Parameter bytes: nine of them.
    init(_ bytes: [UInt8]) {
        length = Int(bytes[0]) << 16 | Int(bytes[1]) << 8 | Int(bytes[2])
        kind = bytes[3]
        flags = bytes[4]
        stream = bytes[5...8].reduce(0) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    }

    func has(_ flag: UInt8) -> Bool { flags & flag != 0 }
}

extension ByteBuffer {
    mutating func writeFrameHeader(_ header: HTTP2FrameHeader) {
        writeInteger(UInt8(truncatingIfNeeded: header.length >> 16))
        writeInteger(UInt16(truncatingIfNeeded: header.length))
        writeInteger(header.kind)
        writeInteger(header.flags)
        writeInteger(header.stream)
    }

    mutating func writeWindowUpdate(stream: UInt32, increment: Int) {
        writeFrameHeader(.init(length: 4, kind: HTTP2FrameHeader.Kind.windowUpdate, stream: stream))
        writeInteger(UInt32(increment))
    }
}
