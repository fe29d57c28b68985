import FoundationEssentials
import Kubernetes
import NIOCore

/// A message of a client that runs a command or is attached to one, in the protocols `v4.channel.k8s.io` and
/// `v5.channel.k8s.io`: one byte for the channel, then data.
enum CommandMessage: Sendable, Hashable {
    case input(ByteBuffer)
    /// Only version 5 knows it.
    case endOfInput
    case resize(TerminalSize)

    static let protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"]

    /// The channels of a message.
    enum Channel: UInt8, Sendable {
        case input = 0
        case output = 1
        case error = 2
        case status = 3
        case resize = 4
        case close = 255
    }

    /// - Returns: `nil` for a message that says nothing to a server.
    init?(_ message: ByteBuffer) {
        var message = message
        switch message.readInteger(as: UInt8.self).flatMap(Channel.init(rawValue:)) {
        case .input where message.readableBytes > 0: self = .input(message)
        case .close where message.readInteger(as: UInt8.self) == Channel.input.rawValue: self = .endOfInput
        case .resize:
            guard let size = TerminalSize(message) else { return nil }
            self = .resize(size)
        default: return nil
        }
    }

    /// A message of the server.
    static func bytes(_ channel: Channel, _ data: ByteBuffer = ByteBuffer()) -> ByteBuffer {
        var message = ByteBuffer()
        message.reserveCapacity(minimumWritableBytes: 1 + data.readableBytes)
        message.writeInteger(channel.rawValue)
        message.writeImmutableBuffer(data)
        return message
    }
}

/// The size of a terminal, in characters.
struct TerminalSize: Sendable, Hashable {
    let rows: UInt16
    let columns: UInt16

    init(rows: UInt16, columns: UInt16) {
        self.rows = rows
        self.columns = columns
    }

    /// Reads `{"Width": 80, "Height": 24}`; `nil` for anything else.
    init?(_ message: ByteBuffer) {
        guard message.readableBytes < 1024, let json = try? JSON(decoding: Array(message.readableBytesView)),
            let rows = json["Height"]?.int.flatMap(UInt16.init(exactly:)),
            let columns = json["Width"]?.int.flatMap(UInt16.init(exactly:)), rows > 0, columns > 0
        else { return nil }
        self.init(rows: rows, columns: columns)
    }
}
