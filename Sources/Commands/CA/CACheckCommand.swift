import ArgumentParser
import Foundation
import Identity

/// `skein ca check`: would these clusters trust each other?
struct CACheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say whether clusters with these certificates would trust each other, and if not, why.",
        discussion: "Exit status 1 when they would not."
    )

    @Argument(help: "Folders with the files of Secret cacerts, one per cluster.")
    var directories: [String]

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if directories.isEmpty { throw ValidationError("name at least one folder") }
    }

    func run() async throws {
        let sets = try directories.map { directory in
            (name: URL(filePath: directory).lastPathComponent, certificates: try CACertificates(directory: directory))
        }
        let comparison = compareTrust(sets, now: Date())
        try output.show(comparison, table: CATables.text(comparison))
        if !comparison.allTrust { throw ExitCode.failure }
    }
}
