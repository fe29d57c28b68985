/// Why a node cannot run pods or program their network.
struct NodeError: Error, CustomStringConvertible {
    enum Code: String, Sendable {
        case missingTool, commandFailed, addressesExhausted, invalidConfiguration, invalidPod, notRunning
    }

    let code: Code
    /// What failed, on what, and what to check next.
    let message: String
    let cause: (any Error)?

    init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    var description: String { cause.map { "\(message): \($0)" } ?? message }
}
