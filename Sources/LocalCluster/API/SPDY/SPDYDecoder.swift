import NIOCore

/// Takes a client's bytes apart into frames.
struct SPDYDecoder: ~Copyable {
    static let controlLimit = 16 << 10
    static let dataLimit = 1 << 20

    private var bytes = ByteBuffer()
    private var inflater: SPDYHeaderInflater

    /// - Throws: `SPDYError`.
    init() throws(SPDYError) { inflater = try SPDYHeaderInflater() }

    /// Takes some bytes, in pieces as they come.
    /// - Returns: the frames that are complete.
    /// - Throws: `SPDYError`. Nothing that comes later can be read then.
    mutating func receive(_ more: ByteBuffer) throws(SPDYError) -> [SPDYFrame] {
        bytes.writeImmutableBuffer(more)
        var frames: [SPDYFrame] = []
        while let frame = try next() { frames.append(frame) }
        bytes.discardReadBytes()
        return frames
    }

    private mutating func next() throws(SPDYError) -> SPDYFrame? {
        guard let first = bytes.getInteger(at: bytes.readerIndex, as: UInt32.self),
            let second = bytes.getInteger(at: bytes.readerIndex + 4, as: UInt32.self)
        else { return nil }
        let length = Int(second & 0xFF_FFFF)
        let isControl = first & 0x8000_0000 != 0
        guard length <= (isControl ? Self.controlLimit : Self.dataLimit) else { throw .frameTooLarge(length) }
        guard bytes.readableBytes >= 8 + length else { return nil }
        bytes.moveReaderIndex(forwardBy: 8)
        guard var payload = bytes.readSlice(length: length) else { throw .truncatedFrame }
        let isLast = UInt8(second >> 24) & SPDYFrame.last != 0
        guard isControl else { return .data(first, ByteBuffer(bytes: payload.readableBytesView), isLast: isLast) }
        let version = UInt16(first >> 16 & 0x7FFF)
        guard version == SPDYFrame.version else { throw .unknownVersion(version) }
        return try control(UInt16(first & 0xFFFF), isLast: isLast, &payload)
    }

    private mutating func control(
        _ type: UInt16, isLast: Bool, _ payload: inout ByteBuffer
    ) throws(SPDYError) -> SPDYFrame {
        guard let type = SPDYFrame.ControlType(rawValue: type) else { throw .unknownType(type) }
        switch type {
        case .synStream:
            let stream = try number(&payload) & 0x7FFF_FFFF
            // The stream that it belongs to, its priority and slot.
            guard payload.readSlice(length: 6) != nil else { throw .truncatedFrame }
            return .synStream(stream, headers: try headers(payload), isLast: isLast)
        case .synReply, .headers:
            _ = try number(&payload)
            // What is not looked at has to be read all the same: later headers are compressed with it.
            _ = try headers(payload)
            return .other
        case .reset: return .reset(try number(&payload) & 0x7FFF_FFFF)
        case .ping: return .ping(try number(&payload))
        case .goAway: return .goAway
        case .settings, .windowUpdate: return .other
        }
    }

    private func number(_ payload: inout ByteBuffer) throws(SPDYError) -> UInt32 {
        guard let number = payload.readInteger(as: UInt32.self) else { throw .truncatedFrame }
        return number
    }

    private mutating func headers(_ payload: ByteBuffer) throws(SPDYError) -> [String: String] {
        try SPDYHeaders.parse(ByteBuffer(bytes: try inflater.inflate(Array(payload.readableBytesView))))
    }
}
