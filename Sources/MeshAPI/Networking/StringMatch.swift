/// A condition on a text.
public enum StringMatch: Sendable, Hashable {
    case exact(String)
    case prefix(String)
    /// RE2 syntax; must match the whole text.
    case regex(String)
    /// Any value at all: what an empty condition on a header or query parameter means.
    case present
}
