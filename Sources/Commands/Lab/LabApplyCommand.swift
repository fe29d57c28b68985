import ArgumentParser
import Foundation
import Lab

/// `skein lab apply`: YAML files into a cluster of the lab.
struct LabApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Apply YAML files to a cluster of the lab.",
        discussion: "Files are applied as they are. `skein analyze -f FILE` finds mistakes before.")

    @OptionGroup var options: LabOptions

    @Argument(help: "The cluster.")
    var cluster: String

    @Option(name: .shortAndLong, parsing: .upToNextOption, help: "YAML files, or folders of them.")
    var file: [String]

    @Option(name: .shortAndLong, help: "The namespace of objects that name none.")
    var namespace: String = "default"

    func run() async throws {
        let files = try YAMLFiles.find(file).map { URL(filePath: $0).path }
        try options.lab.replaceProcess(inside: ["apply", cluster, "--namespace", namespace] + files)
    }
}
