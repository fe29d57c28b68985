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
    let running = (try? FileManager.default.contentsOfDirectory(atPath: directory.namespace(namespace))) ?? []
    guard let name = running.first(where: { $0 == pod }) ?? running.sorted().first(where: { $0.hasPrefix(pod + "-") }) else {
        throw NodeError(.notRunning, "no pod \"\(pod)\" runs in namespace \"\(namespace)\"")
    }
    let wanted = try container ?? RunDirectory.defaultContainer(in: directory.pod(namespace, name))
    guard let process = directory.identifier(namespace, name, wanted) else {
        throw NodeError(.notRunning, "container \"\(wanted)\" of pod \(namespace)/\(name) does not run")
    }
    let tools = try SystemTools(isExecutable: FileManager.default.isExecutableFile(atPath:))
    return [tools.nsenter, "--target", String(process), "--mount", "--uts", "--net", "--pid", "--"]
        + [tools.sh, ContainerLaunch.entry] + command
}
