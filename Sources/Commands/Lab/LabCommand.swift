public import ArgumentParser
import Foundation
public import Lab

/// `skein lab`: a whole mesh on this machine.
struct LabCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "Run a primary and a remote cluster with a mesh on this machine.",
        discussion: """
            Everything runs in namespaces of its own; nothing of the machine is changed. Needs root, or user namespaces
            for ordinary users.

              skein lab up
              skein lab exec cluster2/sample/sleep -- curl -s helloworld.sample:5000/hello
              skein lab down
            """,
        subcommands: [
            LabUpCommand.self, LabCheckCommand.self, LabRunCommand.self, LabDoctorCommand.self, LabStatusCommand.self,
            LabExecCommand.self,
            LabLogsCommand.self, LabApplyCommand.self, LabKubectlCommand.self, LabKubeconfigCommand.self,
            LabKillCommand.self, LabDownCommand.self, LabInsideCommand.self,
        ]
    )
}

/// The option by which all lab verbs find the lab.
struct LabOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder of the lab's files.", discussion: "Default: skein/lab below $XDG_STATE_HOME or ~/.local/state.")
    )
    var data: String?

    var state: LabState {
        let environment = ProcessInfo.processInfo.environment
        let folder = data.map { URL(filePath: $0).standardizedFileURL }
        return LabState(directory: folder ?? LabState.defaultDirectory(environment: environment))
    }

    var lab: LabController {
        LabController(state: state, topology: .primaryRemote, progress: { Console.note($0) })
    }
}

extension TrustSetup: ExpressibleByArgument {}
