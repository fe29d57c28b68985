import Subprocess

/// How a container ended.
struct ContainerExit: Sendable, Hashable {
    /// The reason of a container whose command was never reached.
    static let startError = "StartError"

    /// 128 and the signal's number for one that was killed.
    let code: Int32
    /// In one word, as shown by `kubectl get pods`.
    let reason: String
    /// More about it, if the command was never reached.
    let message: String?

    init(code: Int32, reason: String? = nil, message: String? = nil) {
        self.code = code
        self.reason = reason ?? (code == 0 ? "Completed" : "Error")
        self.message = message
    }

    init(_ status: TerminationStatus) {
        switch status {
        case .exited(let code): self.init(code: code)
        case .signaled(let signal): self.init(code: 128 + signal)
        }
    }

    /// With what is known after the end.
    /// - Parameters:
    ///   - message: the container's last words.
    ///   - isOutOfMemory: whether the kernel ended a process of it because it used more memory than it may.
    func told(_ message: String?, isOutOfMemory: Bool) -> ContainerExit {
        let isKilled = isOutOfMemory && code == 128 + 9
        return ContainerExit(code: code, reason: isKilled ? "OOMKilled" : reason, message: self.message ?? message)
    }

    var isSuccess: Bool { code == 0 }
}
