/// Everything that is wrong with an agent's environment, arguments and pod files, found in one go.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One mistake: where it stands, and why it cannot be used.
    public struct Fault: Sendable, Hashable, CustomStringConvertible {
        /// An environment variable, an argument, or a file with its line.
        public let name: String
        public let reason: String

        public var description: String { "\(name): \(reason)" }
    }

    public let faults: [Fault]

    public var description: String {
        "the agent cannot start:\n" + faults.map { "  \($0)" }.joined(separator: "\n")
    }
}
