import ArgumentParser
import Lab

/// `skein lab check`: prove that the running mesh works.
struct LabCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Show pods, proxies and checks of the running lab.",
        discussion: "Exit status 1 when a check fails."
    )

    @OptionGroup var options: LabOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let observation = try await options.lab.look(checks: true)
        try output.show(observation, table: LabTables.text(observation))
        if !observation.checks.allSatisfy(\.ok) { throw ExitCode.failure }
    }
}
