/// Puts the lines of a stream together again, wherever its chunks were cut.
struct LineSplitter {
    /// The most bytes of one line.
    let limit: Int
    private var partial: [UInt8] = []

    init(limit: Int) { self.limit = limit }

    /// Takes the next chunk and returns the lines that it completes, without their ends; empty lines are left out.
    /// - Throws: `APIError` of code `tooLarge` when a line has more than `limit` bytes.
    mutating func append(_ chunk: some Collection<UInt8>) throws(APIError) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var rest = chunk[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            try extend(with: rest[..<end])
            if let line = takeLine() { lines.append(line) }
            rest = rest[rest.index(after: end)...]
        }
        try extend(with: rest)
        return lines
    }

    /// The line that the stream ended in, if it was not empty.
    mutating func finish() -> [UInt8]? { takeLine() }

    private mutating func extend(with bytes: some Collection<UInt8>) throws(APIError) {
        guard partial.count + bytes.count <= limit else {
            throw APIError(.tooLarge, "a line of the watch is longer than \(limit) bytes; is an object that large?")
        }
        partial.append(contentsOf: bytes)
    }

    private mutating func takeLine() -> [UInt8]? {
        defer { partial = [] }
        if partial.last == UInt8(ascii: "\r") { partial.removeLast() }
        return partial.isEmpty ? nil : partial
    }
}
