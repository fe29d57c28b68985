import ArgumentParser
import Foundation
import Yams

/// How a verb prints its result. Every verb renders through ``render(_:table:)``, so a new format is one place.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
    case yaml

    /// The text of a result: its table, or its value in a stable encoding with sorted keys.
    func render(_ value: some Encodable, table: @autoclosure () -> String) throws -> String {
        switch self {
        case .table:
            return table()
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            encoder.dateEncodingStrategy = .iso8601
            return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
        case .yaml:
            let encoder = YAMLEncoder()
            encoder.options.sortKeys = true
            return try encoder.encode(value)
        }
    }
}

/// The option `-o` that verbs with a result share.
struct OutputOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: "How to print: table, json or yaml.")
    var output: OutputFormat = .table

    /// Prints a result on standard output.
    func show(_ value: some Encodable, table: @autoclosure () -> String) throws {
        Console.print(try output.render(value, table: table()))
    }
}
