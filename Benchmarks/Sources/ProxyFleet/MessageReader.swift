import NIOCore

/// Cuts the DATA of a call into messages (five bytes before each: whether it is compressed, and its length).
struct MessageReader {
    struct Message {
        var response: DiscoveryResponse
        /// Its bytes, without the five before it.
        var length: Int
        /// The message itself, when it is recorded.
        var bytes: ByteBuffer?
    }

    /// Of one message, in bytes.
    private static let limit = 256 << 20

    private let isRecording: Bool
    private var prefix: [UInt8] = []
    private var reader: ResponseReader?
    private var length = 0
    private var missing = 0
    private var recorded: ByteBuffer?

    init(isRecording: Bool) { self.isRecording = isRecording }

    /// Takes `bytes` up to the end of a message.
    /// - Parameter clusters: where the clusters of a message that begins are kept.
    /// - Returns: the message that ends there; nil when all has been taken and none does.
    mutating func next(_ bytes: inout UnsafeRawBufferPointer, clusters: ClusterLogs) throws(FleetError) -> Message? {
        while !bytes.isEmpty || (missing == 0 && reader != nil) {
            if reader == nil {
                let count = min(5 - prefix.count, bytes.count)
                prefix.append(contentsOf: bytes.prefix(count))
                bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(count))
                if prefix.count == 5 { try begin(clusters) }
                continue
            }
            let piece = UnsafeRawBufferPointer(rebasing: bytes.prefix(missing))
            bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(missing))
            missing -= piece.count
            recorded?.writeBytes(piece)
            try reader?.read(piece)
            if missing == 0, let done = reader {
                defer { (reader, recorded) = (nil, nil) }
                return Message(response: done.response, length: length, bytes: recorded)
            }
        }
        return nil
    }

    private mutating func begin(_ clusters: ClusterLogs) throws(FleetError) {
        length = prefix[1...].reduce(0) { $0 << 8 | Int($1) }
        guard prefix[0] == 0, length <= Self.limit else {
            throw FleetError("the server sent a message of \(length) bytes with compression \(prefix[0])")
        }
        prefix.removeAll(keepingCapacity: true)
        missing = length
        reader = ResponseReader(length: length, clusters: clusters)
        if isRecording { recorded = ByteBuffer() }
    }
}
