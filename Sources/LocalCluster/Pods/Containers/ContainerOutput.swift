/// Takes the start mark off a container's output. What comes before it is printed by the container's preparation, and
/// tells why it failed if the mark never comes.
struct ContainerOutput: Sendable {
    /// The most that is kept of what the preparation prints.
    static let limit = 4096

    private var head: [UInt8] = []
    private(set) var processIdentifier: Int32?

    /// What the preparation printed.
    var complaints: String {
        String(decoding: head, as: UTF8.self).split(separator: "\n").joined(separator: "; ")
    }

    /// Takes a piece of output.
    /// - Returns: the part of it that the container's command printed.
    mutating func receive(_ bytes: [UInt8]) -> [UInt8] {
        if processIdentifier != nil { return bytes }
        head += bytes
        var start = head.startIndex
        while let end = head[start...].firstIndex(of: UInt8(ascii: "\n")) {
            if let identifier = Self.identifier(head[start..<end]) {
                processIdentifier = identifier
                let rest = Array(head[(end + 1)...])
                head.removeSubrange(start...)
                return rest
            }
            start = end + 1
        }
        if head.count > Self.limit { head.removeFirst(head.count - Self.limit) }
        return []
    }

    private static func identifier(_ line: ArraySlice<UInt8>) -> Int32? {
        let text = String(decoding: line, as: UTF8.self)
        guard text.hasPrefix(ContainerLaunch.startMark) else { return nil }
        // On a terminal lines end in CR LF.
        return Int32(text.dropFirst(ContainerLaunch.startMark.count).prefix { $0 != "\r" })
    }
}
