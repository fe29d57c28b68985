import ArgumentParser
import Foundation
import MeshAPI

/// `skein analyze`: finds mistakes in files before they are applied.
struct AnalyzeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Find mistakes in YAML files before they are applied.",
        discussion: "Names file, line and field of each mistake. Exit status 1 when there is one."
    )

    @Option(name: .shortAndLong, parsing: .upToNextOption, help: "YAML files, or folders of them.")
    var file: [String]

    @OptionGroup var output: OutputOptions

    func run() async throws {
        var faults: [FaultRow] = []
        for file in try YAMLFiles.find(file) {
            faults += try FaultRow.faults(inFile: file)
        }
        let table = faults.isEmpty ? "No mistakes found.\n" : faults.map { $0.text + "\n" }.joined()
        try output.show(faults, table: table)
        if !faults.isEmpty { throw ExitCode.failure }
    }
}
