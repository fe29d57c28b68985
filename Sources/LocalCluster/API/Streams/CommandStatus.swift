import Kubernetes
import NIOCore

/// How a command has ended, as the client is told at last.
enum CommandStatus: Sendable, Hashable {
    case exited(Int32)
    case failed(APIStatus)

    var json: JSON {
        switch self {
        case .exited(0): ["metadata": [:], "status": "Success"]
        case .exited(let code):
            [
                "metadata": [:], "status": "Failure", "reason": "NonZeroExitCode",
                "message": .string("command terminated with non-zero exit code: exit status \(code)"),
                "details": ["causes": [["reason": "ExitCode", "message": .string(String(code))]]],
            ]
        case .failed(let status): status.json
        }
    }

    var message: ByteBuffer { CommandMessage.bytes(.status, ByteBuffer(bytes: json.encoded(.sorted))) }
}
