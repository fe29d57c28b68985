import Subprocess

/// How a container ended.
struct ContainerExit: Sendable, Hashable {
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

    var isSuccess: Bool { code == 0 }
}
