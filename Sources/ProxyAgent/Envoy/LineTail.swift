/// The last lines of a stream of bytes, for telling how a process ended. Bounded in lines and in bytes.
struct LineTail: Sendable {
    private let limit: Int
    private let width: Int
    private var lines: [[UInt8]] = []
    private var current: [UInt8] = []

    init(lines: Int = 10, width: Int = 500) {
        limit = lines
        self.width = width
    }

    mutating func append(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                end()
            } else if current.count < width {
                current.append(byte)
            }
        }
    }

    private mutating func end() {
        if !current.isEmpty {
            if lines.count == limit { lines.removeFirst() }
            lines.append(current)
        }
        current.removeAll(keepingCapacity: true)
    }

    /// The lines, oldest first, with the unfinished one.
    var text: String {
        (lines + (current.isEmpty ? [] : [current])).suffix(limit)
            .map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
    }
}
