/// Cuts what a server sends into frames. The payload of DATA is passed on in the pieces in which it comes.
struct HTTP2FrameReader {
    enum Event {
        /// A DATA frame begins.
        case dataHeader(HTTP2FrameHeader)
        /// Some of its payload.
        case data(UnsafeRawBufferPointer)
        /// Any other frame, whole.
        case frame(HTTP2FrameHeader, payload: [UInt8])
    }

    /// Of one whole frame. A server sends none that is longer but DATA.
    private static let payloadLimit = 64 * 1024

    private var header: [UInt8] = []
    private var current: HTTP2FrameHeader?
    private var payload: [UInt8] = []
    /// Bytes of the frame that have not come.
    private var missing = 0

    /// Takes as much of `bytes` as the next event needs.
    /// - Returns: nil when all has been taken.
    mutating func next(_ bytes: inout UnsafeRawBufferPointer) throws(FleetError) -> Event? {
        guard let frame = current else { return try readHeader(&bytes) }
        let piece = take(missing, from: &bytes)
        missing -= piece.count
        if frame.kind == HTTP2FrameHeader.Kind.data {
            if missing == 0 { current = nil }
            return piece.isEmpty ? nil : .data(piece)
        }
        payload.append(contentsOf: piece)
        if missing > 0 { return nil }
        current = nil
        defer { payload = [] }
        return .frame(frame, payload: payload)
    }

    private mutating func readHeader(_ bytes: inout UnsafeRawBufferPointer) throws(FleetError) -> Event? {
        header.append(contentsOf: take(HTTP2FrameHeader.size - header.count, from: &bytes))
        if header.count < HTTP2FrameHeader.size { return nil }
        let frame = HTTP2FrameHeader(header)
        header.removeAll(keepingCapacity: true)
        missing = frame.length
        if frame.kind == HTTP2FrameHeader.Kind.data {
            guard !frame.has(HTTP2FrameHeader.Flags.padded) else { throw FleetError("the server pads DATA frames") }
            if missing > 0 { current = frame }
            return .dataHeader(frame)
        }
        guard missing <= Self.payloadLimit else {
            throw FleetError("the server sent a frame of type \(frame.kind) with \(missing) bytes")
        }
        if missing == 0 { return .frame(frame, payload: []) }
        current = frame
        return try next(&bytes)
    }

    private func take(_ count: Int, from bytes: inout UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let piece = UnsafeRawBufferPointer(rebasing: bytes.prefix(count))
        bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(count))
        return piece
    }
}
