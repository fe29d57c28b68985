/// Why an embedded cluster cannot be.
public struct EmbeddedClusterError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable, Hashable {
        /// The configuration cannot be used.
        case configuration
        /// The data directory, or a file in it, cannot be used.
        case data
        /// The API server cannot listen.
        case listen
        /// A program or a permission of the machine is missing.
        case machine
        /// A cluster does not run, or runs already.
        case state
        /// Something was not ready, or not over, in time.
        case timeout
    }

    public let code: Code
    /// What is wrong, and what to check next.
    public let message: String
    public let cause: (any Error)?

    init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    public var description: String { cause.map { "\(message): \($0)" } ?? message }
}
