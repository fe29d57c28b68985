import Foundation

/// The command line.
struct BenchOptions {
    let skein: String
    let envoy: String
    /// How often each path is measured with each program.
    var rounds = 7
    /// How long one measurement takes, in seconds.
    var seconds = 5
    var json: String?
    /// Whether this process is the first one of the namespaces that all of it happens in.
    var isInside = false

    init(_ words: [String]) throws {
        let usage = "usage: data-path-bench SKEIN ENVOY [--rounds N] [--seconds N] [--json FILE]"
        guard words.count >= 2, !words[0].hasPrefix("-"), !words[1].hasPrefix("-") else { throw BenchError(usage) }
        skein = try Self.program(words[0])
        envoy = try Self.program(words[1])
        var rest = words.dropFirst(2)
        while let word = rest.popFirst() {
            switch word {
            case "--inside": isInside = true
            case "--rounds": rounds = try Self.number(rest.popFirst(), usage)
            case "--seconds": seconds = try Self.number(rest.popFirst(), usage)
            case "--json": json = rest.popFirst().map { URL(filePath: $0).path }
            default: throw BenchError("\(word) is unknown; \(usage)")
            }
        }
    }

    /// The same for the process inside.
    var inside: [String] {
        [skein, envoy, "--inside", "--rounds", "\(rounds)", "--seconds", "\(seconds)"]
            + (json.map { ["--json", $0] } ?? [])
    }

    private static func number(_ word: String?, _ usage: String) throws -> Int {
        guard let word, let number = Int(word), (1...1000).contains(number) else { throw BenchError(usage) }
        return number
    }

    private static func program(_ path: String) throws -> String {
        let path = URL(filePath: path).path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw BenchError("\(path) is no program; `make bench-data` builds skein and fetches Envoy first")
        }
        return path
    }
}
