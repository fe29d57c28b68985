import ArgumentParser
import Lab

/// `skein lab kill`: end a container, to see what happens.
struct LabKillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kill", abstract: "Kill a container of the lab, to see how the mesh takes it.")

    @OptionGroup var options: LabOptions

    @Option(name: [.short, .long], help: "The container; the pod's first one by default.")
    var container: String?

    @Option(name: .shortAndLong, help: "The signal, as kill(1) names it.")
    var signal = "KILL"

    @Argument(help: "The pod, as CLUSTER/NAMESPACE/NAME; NAME is its own, or that of its workload.")
    var pod: PodName

    func run() async throws {
        let container = container.map { ["--container", $0] } ?? []
        try options.lab.replaceProcess(inside: ["kill"] + container + ["--signal", signal, pod.description])
    }
}
