import ArgumentParser
import Foundation
import Identity

/// `skein ca inspect`: what one set of files holds, and its faults.
struct CAInspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show one cluster's certificates and what is wrong with them.",
        discussion: "Exit status 1 when there is a fault."
    )

    @Argument(help: "A folder with the files of Secret cacerts.")
    var directory: String

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let report = inspect(try CACertificates(directory: directory), now: Date())
        try output.show(report, table: CATables.text(report))
        if !report.isUsable { throw ExitCode.failure }
    }
}
