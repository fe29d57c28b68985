import ArgumentParser
import Lab

/// `skein lab run`: up, check, down, report.
struct LabRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Bring the mesh up, check it, take it down, and report.",
        discussion: "Exit status 0 only if every check passed. Leaves no process, namespace or file behind."
    )

    @OptionGroup var options: LabOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("How the clusters trust each other.", discussion: TrustSetup.help))
    var trust: TrustSetup = .shared

    func run() async throws {
        let lab = options.lab
        let report = try await Interruptible.run { try await lab.run(trust: trust) }
        try output.show(report, table: LabTables.text(report))
        if !report.passed { throw ExitCode.failure }
    }
}
