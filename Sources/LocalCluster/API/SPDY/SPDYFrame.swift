import NIOCore

/// The frames of SPDY/3.1 that port forwarding needs.
enum SPDYFrame: Sendable, Hashable {
    /// Opens a stream.
    case synStream(UInt32, headers: [String: String], isLast: Bool)
    case data(UInt32, ByteBuffer, isLast: Bool)
    /// Ends a stream at once.
    case reset(UInt32)
    case ping(UInt32)
    /// No stream will be opened any longer.
    case goAway
    /// Asks for nothing: settings, windows, further headers.
    case other

    /// The types of control frames.
    enum ControlType: UInt16 {
        case synStream = 1
        case synReply = 2
        case reset = 3
        case settings = 4
        case ping = 6
        case goAway = 7
        case headers = 8
        case windowUpdate = 9
    }

    static let version: UInt16 = 3
    /// The flag of the last frame of a stream's one direction.
    static let last: UInt8 = 1
}

/// What a client may not send.
enum SPDYError: Error, Sendable, Hashable {
    case unknownVersion(UInt16)
    case unknownType(UInt16)
    case frameTooLarge(Int)
    case truncatedFrame
    case invalidHeaders
    case headersTooLarge
}
