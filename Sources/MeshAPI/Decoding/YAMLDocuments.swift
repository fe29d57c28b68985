/// Takes a file apart into its documents, so that a broken one does not hide those behind it.
enum YAMLDocuments {
    struct Document {
        var text: String
        /// The file's line that the text begins with, counted from 1.
        var firstLine: Int
    }

    static func split(_ file: String) -> [Document] {
        var documents: [Document] = []
        var lines: [Substring] = []
        var (firstLine, hasContent) = (1, false)
        func close(before line: Int) {
            if hasContent { documents.append(Document(text: lines.joined(separator: "\n"), firstLine: firstLine)) }
            (lines, firstLine, hasContent) = ([], line, false)
        }
        for (index, line) in split(lines: file).enumerated() {
            let marker = Marker(line)
            if marker != nil, hasContent { close(before: index + 1) }
            if marker == .end { continue }
            if lines.isEmpty { firstLine = index + 1 }
            lines.append(line)
            hasContent = hasContent || isContent(line, marker)
        }
        close(before: 0)
        return documents
    }

    private static func split(lines file: String) -> [Substring] {
        file.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Substring($0) }
    }

    private enum Marker {
        case start
        case end

        init?(_ line: Substring) {
            let word = line.prefix { !$0.isSpace }
            if word == "---" { self = .start } else if word == "..." { self = .end } else { return nil }
        }
    }

    /// Neither empty, nor a comment, nor a directive.
    private static func isContent(_ line: Substring, _ marker: Marker?) -> Bool {
        let line = marker == .start ? line.dropFirst(3) : line
        guard let first = line.first(where: { !$0.isSpace && $0 != "\u{FEFF}" }) else { return false }
        return first != "#" && first != "%"
    }
}

extension Character {
    fileprivate var isSpace: Bool { self == " " || self == "\t" || self == "\r" }
}
