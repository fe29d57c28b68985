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
        return [tools.nsenter, "--target", String(process), "--mount", "--uts", "--net", "--pid", "--"]
            + [tools.sh, ContainerLaunch.entry] + command
    }
    let wanted = container.map { "container \"\($0)\"" } ?? "the first container"
    throw NodeError(.notRunning, "\(wanted) of pod \(namespace)/\(names[0]) does not run")
}
