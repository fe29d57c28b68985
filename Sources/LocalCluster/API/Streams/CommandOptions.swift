import Kubernetes

/// What a request to run a command, or to attach to one, asks for (core v1 `PodExecOptions`, `PodAttachOptions`).
struct CommandOptions: Sendable, Hashable {
    let input: Bool
    let output: Bool
    let error: Bool
    let isTerminal: Bool

    /// - Throws: `APIStatus` 400 for what does not go together.
    init(_ query: QueryItems) throws(APIStatus) {
        isTerminal = query.isTrue("tty")
        input = query.isTrue("stdin")
        output = query.isTrue("stdout")
        error = query.isTrue("stderr")
        guard input || output || error else {
            throw .badRequest("you must specify at least 1 of stdin, stdout, stderr")
        }
        guard !isTerminal || !error else { throw .badRequest("tty and stderr cannot both be true") }
    }

    /// - Throws: `APIStatus` 400 when there is no command.
    static func command(_ query: QueryItems) throws(APIStatus) -> [String] {
        let command = query.all("command")
        guard command.first?.isEmpty == false else {
            throw .badRequest("you must specify at least 1 command for the exec")
        }
        guard command.allSatisfy({ !$0.utf8.contains(0) }) else {
            throw .badRequest("the command may not contain zero bytes")
        }
        return command
    }
}
