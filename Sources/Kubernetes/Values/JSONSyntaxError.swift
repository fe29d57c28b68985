/// Text that is not JSON, or is beyond the limits set for it.
public struct JSONSyntaxError: Error, Hashable, CustomStringConvertible {
    /// What is wrong, in plain words.
    public let reason: String
    /// Where, in bytes from the beginning.
    public let offset: Int

    public init(reason: String, offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    public var description: String { "not valid JSON at byte \(offset): \(reason)" }
}
