/// What the agent could not do, with whom, and what to look at next.
public struct AgentError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure that callers treat differently.
    public enum Code: String, Sendable {
        /// A file that the pod should mount is missing or unreadable.
        case file
        /// Arguments or environment cannot be used.
        case argument
        /// A program that the agent starts is missing or failed.
        case program
        /// The control plane cannot be reached, or refuses.
        case controlPlane
        /// Envoy's admin interface does not answer, or not as expected.
        case envoy
    }

    public let code: Code
    /// What happened and what to check next, in words.
    public let message: String
    /// The file, program or address concerned.
    public let object: String?
    public let cause: (any Error)?

    public init(_ code: Code, _ message: String, object: String? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.object = object
        self.cause = cause
    }

    public var description: String {
        (object.map { "\($0): " } ?? "") + message + (cause.map { " (\($0))" } ?? "")
    }
}
