/// The outcome of one check.
public struct CheckResult: Codable, Sendable {
    /// Stable name of the check.
    public var id: String
    /// Whether what it claims was seen.
    public var ok: Bool
    /// What was seen, in words.
    public var detail: String

    /// Creates an outcome.
    public init(id: String, ok: Bool, detail: String) {
        self.id = id
        self.ok = ok
        self.detail = detail
    }
}
