import FoundationEssentials

/// The command line that runs a command in a running container, with the container's environment and user. It is for
/// a process in the namespaces in which the cluster itself runs.
/// - Parameters:
///   - dataDirectory: the cluster's.
///   - pod: a pod's name, or the name of what made it: `sleep` finds the first running pod `sleep-...`.
///   - container: `nil`: the pod's first.
/// - Throws: an error that names what does not run.
public func execArguments(
    dataDirectory: String, namespace: String, pod: String, container: String? = nil, command: [String]
) throws -> [String] {
    let directory = RunDirectory(data: dataDirectory)
    let names = directory.pods(namespace, named: pod)
    guard !names.isEmpty else { throw NodeError(.notRunning, "no pod \"\(pod)\" runs in namespace \"\(namespace)\"") }
    for name in names {
        let container = try container ?? RunDirectory.defaultContainer(in: directory.pod(namespace, name))
        guard let process = directory.identifier(namespace, name, container) else { continue }
        let tools = try SystemTools(isExecutable: FileManager.default.isExecutableFile(atPath:))
        return enterArguments(tools, process: process, command: command)
    }
    let wanted = container.map { "container \"\($0)\"" } ?? "the first container"
    throw NodeError(.notRunning, "\(wanted) of pod \(namespace)/\(names[0]) does not run")
}

/// As `execArguments`, for a container whose process is known.
/// - Parameter isTerminal: whether standard input is a terminal, which the command is to control.
func enterArguments(
    _ tools: SystemTools, process: Int32, isTerminal: Bool = false, command: [String]
) -> [String] {
    // In a session of the container's own process namespace, so that its shells find their process groups.
    let session = isTerminal ? [tools.setsid, "--ctty"] : []
    return [tools.nsenter, "--target", String(process), "--mount", "--uts", "--net", "--pid", "--"]
        + session + [tools.sh, ContainerLaunch.entry] + command
}
