import ArgumentParser
import Lab

/// `skein lab kubectl`: the real kubectl at one of the lab's clusters.
struct LabKubectlCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kubectl",
        abstract: "Run kubectl at a cluster of the lab.",
        usage: "skein lab kubectl CLUSTER -- ARGUMENTS ...",
        discussion: "Found as SKEIN_KUBECTL, in .tools, or on PATH.")

    @OptionGroup var options: LabOptions

    @Argument(help: "The cluster.")
    var cluster: String

    @Argument(parsing: .postTerminator, help: "What kubectl is told.")
    var arguments: [String]

    func run() async throws {
        try options.lab.kubectl(cluster: cluster, arguments: arguments)
    }
}
