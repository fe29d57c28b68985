public import ArgumentParser
public import Lab

/// `skein lab exec`: a command in a pod.
struct LabExecCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec",
        abstract: "Run a command in a pod of the lab.",
        usage: "skein lab exec CLUSTER/NAMESPACE/POD [-c CONTAINER] -- COMMAND ..."
    )

    @OptionGroup var options: LabOptions

    @Option(name: [.short, .long], help: "The container; the pod's first one by default.")
    var container: String?

    @Argument(help: "The pod, as CLUSTER/NAMESPACE/NAME; NAME is its own, or that of its workload.")
    var pod: PodName

    @Argument(parsing: .postTerminator, help: "The command and its arguments.")
    var command: [String]

    func validate() throws {
        if command.isEmpty { throw ValidationError("name a command behind --") }
    }

    func run() async throws {
        let container = container.map { ["--container", $0] } ?? []
        try options.lab.replaceProcess(inside: ["exec"] + container + [pod.description, "--"] + command)
    }
}

extension PodName: ExpressibleByArgument {
    public init?(argument: String) {
        self.init(argument)
    }
}
