import ArgumentParser
import Foundation

/// The command line.
struct DataPathBenchOptions: ParsableArguments {
    @Argument(help: "A release build of skein.", transform: Self.program)
    var skein: String

    @Argument(help: "The Envoy that all sidecars are.", transform: Self.program)
    var envoy: String

    @Option(help: "How often each path is measured under each load.")
    var rounds = 7

    @Option(help: "How long one measurement takes, in seconds.")
    var seconds = 5

    @Option(help: "Where the figures are written as JSON.", transform: { URL(filePath: $0).path })
    var json: String?

    /// Whether this process is the first one of the namespaces that all of it happens in.
    @Flag(name: .customLong("inside"), help: .hidden)
    var isInside = false

    /// The same for the process inside.
    var inside: [String] {
        [skein, envoy, "--inside", "--rounds", "\(rounds)", "--seconds", "\(seconds)"]
            + (json.map { ["--json", $0] } ?? [])
    }

    func validate() throws {
        for number in [rounds, seconds] where !(1...1000).contains(number) {
            throw ValidationError("\(number) is not between 1 and 1000")
        }
    }

    private static func program(_ path: String) throws -> String {
        let path = URL(filePath: path).path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw ValidationError("\(path) is no program; `make bench-data` builds skein and fetches Envoy first")
        }
        return path
    }
}
