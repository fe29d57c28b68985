import ArgumentParser
import Lab

/// `skein lab status`: what runs.
struct LabStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show pods and proxies of the running lab.")

    @OptionGroup var options: LabOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let observation = try await options.lab.look(checks: false)
        try output.show(observation, table: LabTables.text(observation))
    }
}
