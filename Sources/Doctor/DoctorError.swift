/// Why the clusters could not be examined at all. What is wrong with them is a finding, not an error.
public struct DoctorError: Error, Sendable, CustomStringConvertible {
    /// What is wrong, and what to check next.
    public let message: String

    public init(_ message: String) { self.message = message }

    public var description: String { message }
}
