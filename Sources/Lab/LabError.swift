/// What went wrong in the lab, and the next thing to check.
public struct LabError: Error, Sendable, CustomStringConvertible {
    /// The kinds of trouble a caller may tell apart.
    public enum Code: String, Sendable {
        /// A program or a permission of the machine is missing.
        case machine
        /// No lab runs, or one runs already.
        case state
        /// A named cluster, pod or file does not exist.
        case notFound
        /// Something was not ready in time.
        case timeout
        /// A command inside the lab failed.
        case command
    }

    /// What kind of trouble it is.
    public let code: Code
    /// One or more lines: cause, then what to check or do next.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
