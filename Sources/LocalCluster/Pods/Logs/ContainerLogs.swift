import FoundationEssentials

/// Reads the logs of containers.
struct ContainerLogs: Sendable {
    let dataDirectory: String

    /// Which part of a log is wanted.
    struct Selection: Sendable, Hashable {
        var previous = false
        var tailLines: Int?
        var sinceTime: Date?
        var timestamps = false
        var limitBytes: Int?
    }

    /// - Returns: the lines as the container printed them; empty when it has not run.
    func read(podUID: String, container: String, _ selection: Selection = Selection()) -> [UInt8] {
        let directory = PodDirectory(data: dataDirectory, uid: podUID)
        let path = selection.previous ? directory.previousLog(container) : directory.log(container)
        let bytes = [ContainerLogFile.older(path), path].flatMap { FileManager.default.contents(atPath: $0) ?? Data() }
        return Self.text(bytes, selection)
    }

    /// Takes the wanted lines out of a log file's content.
    static func text(_ content: [UInt8], _ selection: Selection) -> [UInt8] {
        var lines = content.split(separator: UInt8(ascii: "\n")).compactMap(Line.init)
        if let since = selection.sinceTime {
            lines = Array(lines.drop { $0.date.map { $0 < since } ?? false })
        }
        if let count = selection.tailLines { lines = tail(lines, max(0, count)) }
        let text = lines.flatMap { $0.bytes(timestamps: selection.timestamps) }
        return selection.limitBytes.map { Array(text.prefix(max(0, $0))) } ?? text
    }

    /// The last lines; parts of one line count as one.
    private static func tail(_ lines: [Line], _ count: Int) -> [Line] {
        var missing = count
        let start = lines.indices.reversed().first { index in
            if !lines[index].isPartial { missing -= 1 }
            return missing < 0
        }
        return Array(lines[(start.map { $0 + 1 } ?? 0)...])
    }

    /// `<time> stdout F <text>`.
    private struct Line {
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

        var date: Date? {
            try? Date(
                String(decoding: time, as: UTF8.self),
                strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        }

        func bytes(timestamps: Bool) -> [UInt8] {
            (timestamps ? time + [UInt8(ascii: " ")] : []) + text + (isPartial ? [] : [UInt8(ascii: "\n")])
        }
    }
}
