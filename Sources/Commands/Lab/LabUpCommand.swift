import ArgumentParser
import Lab

/// `skein lab up`: bring the mesh up and leave it running.
struct LabUpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Start both clusters, install the mesh, and wait until it is ready."
    )

    @OptionGroup var options: LabOptions

    @Option(help: ArgumentHelp("How the clusters trust each other.", discussion: TrustSetup.help))
    var trust: TrustSetup = .shared

    func run() async throws {
        try await options.lab.up(trust: trust)
    }
}
