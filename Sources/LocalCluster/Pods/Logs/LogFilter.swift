import FoundationEssentials

/// Takes the wanted lines out of a log, piece by piece.
struct LogFilter: Sendable {
    private let selection: ContainerLogs.Selection
    private var skippedLines: Int
    private var restBytes: Int
    private var isInsideLine = false
    /// Whether a line has been recent enough: later ones are too.
    private var isRecent: Bool

    /// - Parameter skippedLines: how many to leave out at the beginning.
    init(_ selection: ContainerLogs.Selection, skippedLines: Int) {
        self.selection = selection
        self.skippedLines = skippedLines
        restBytes = max(0, selection.limitBytes ?? .max)
        isRecent = selection.sinceTime == nil
    }

    /// Whether nothing more is wanted.
    var isFull: Bool { restBytes == 0 }

    /// - Parameter lines: whole lines of a log file.
    /// - Returns: what the container printed in them, as far as it is wanted.
    mutating func take(_ lines: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        for line in lines.split(separator: UInt8(ascii: "\n")).lazy.compactMap(LogLine.init) { append(line, to: &text) }
        if text.count > restBytes { text.removeLast(text.count - restBytes) }
        restBytes -= text.count
        return text
    }

    private mutating func append(_ line: LogLine, to text: inout [UInt8]) {
        defer { isInsideLine = line.isPartial }
        guard skippedLines == 0 else {
            if !line.isPartial { skippedLines -= 1 }
            return
        }
        if !isRecent, let since = selection.sinceTime, let date = line.date { isRecent = date >= since }
        guard isRecent else { return }
        if selection.timestamps, !isInsideLine { text += line.time + [UInt8(ascii: " ")] }
        text += line.text
        if !line.isPartial { text.append(UInt8(ascii: "\n")) }
    }

    /// How many lines there are; parts of one line count as one.
    static func count(_ lines: [UInt8]) -> Int {
        lines.split(separator: UInt8(ascii: "\n")).reduce(0) { count, line in
            LogLine(line).map { $0.isPartial ? count : count + 1 } ?? count
        }
    }
}

/// A line of a log file: `<time> stdout F <text>`.
struct LogLine {
    let time: ArraySlice<UInt8>
    let isPartial: Bool
    let text: ArraySlice<UInt8>

    init?(_ line: ArraySlice<UInt8>) {
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false)
        guard words.count == 4 else { return nil }
        time = words[0]
        isPartial = words[2].elementsEqual("P".utf8)
        text = words[3]
    }

    var date: Date? { Self.date(String(decoding: time, as: UTF8.self)) }

    static func date(_ text: String) -> Date? {
        try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
