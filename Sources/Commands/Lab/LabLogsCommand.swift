import ArgumentParser
import Lab

/// `skein lab logs`: what a pod printed.
struct LabLogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Print the log of a pod of the lab.",
        usage: "skein lab logs CLUSTER/NAMESPACE/POD [-c CONTAINER]")

    @OptionGroup var options: LabOptions

    @Option(name: [.short, .long], help: "The container; the pod's first one by default.")
    var container: String?

    @Argument(help: "The pod, as CLUSTER/NAMESPACE/NAME; NAME is its own, or that of its workload.")
    var pod: PodName

    func run() async throws {
        let container = container.map { ["--container", $0] } ?? []
        try options.lab.replaceProcess(inside: ["logs"] + container + [pod.description])
    }
}
