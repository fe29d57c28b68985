/// A text that does not describe schemas.
struct SchemaSyntaxError: Error, Hashable, CustomStringConvertible {
    /// Counted from 1.
    let line: Int
    let reason: String

    var description: String { "line \(line): \(reason)" }
}
