import Kubernetes

/// What of running containers can be reached through the API.
struct PodStreams: Sendable {
    let dataDirectory: String
    let tools: SystemTools
    let consoles: ContainerConsoles
    let sessions = StreamSessions()

    /// The process of a container as the node sees it; `nil` when it does not run.
    func process(_ pod: JSON, _ container: String) -> Int32? {
        guard consoles[pod.uid, container] != nil else { return nil }
        return RunDirectory(data: dataDirectory).identifier(pod.namespace, pod.name, container)
    }

    func command(_ command: [String], in process: Int32, _ options: CommandOptions) -> CommandSession {
        CommandSession(
            arguments: enterArguments(tools, process: process, isTerminal: options.isTerminal, command: command),
            options: options)
    }
}
