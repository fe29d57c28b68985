/// Why the control plane cannot start or go on.
public struct ControlPlaneError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable, Hashable {
        /// A setting is missing or makes no sense.
        case configuration
        /// There is no usable certificate authority.
        case authority
        /// An object that somebody wrote cannot be used.
        case object
    }

    public let code: Code
    /// What is wrong, and what to check next.
    public let message: String
    /// The error below, if there is one.
    public let cause: (any Error)?

    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    public var description: String { cause.map { "\(message): \($0)" } ?? message }
}
