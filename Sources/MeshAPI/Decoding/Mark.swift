/// A place in a text, counted from 1. Line 0 stands for "unknown".
struct Mark: Sendable, Hashable, Comparable {
    var line: Int32
    var column: Int32

    init(line: Int, column: Int) {
        self.line = Int32(clamping: line)
        self.column = Int32(clamping: column)
    }

    static let unknown = Mark(line: 0, column: 0)

    static func < (a: Mark, b: Mark) -> Bool { (a.line, a.column) < (b.line, b.column) }
}
