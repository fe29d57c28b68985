import ArgumentParser

/// What the command line asks for.
struct MeshBenchOptions: ParsableArguments {
    @Argument(help: "A release build of skein.")
    var skein: String

    @Option(help: "Numbers of services.", transform: Self.numbers)
    var services = [100, 1000, 5000]

    @Option(help: "Numbers of proxies.", transform: Self.numbers)
    var proxies = [1, 100, 1000]

    @Flag(help: "Only the cases of bad proxies beside good ones.")
    var overload = false

    @Flag(help: "Only 10,000 proxies and more.")
    var large = false

    @Option(help: "A Python that has grpcio, for the floor of serving; `none` leaves it out.")
    var peer = "python3"

    @Option(help: "No measurement, but the figures of an earlier --json.")
    var figures: String?

    @Option(help: "Where the figures are written as JSON.")
    var json: String?

    @Option(help: "The directory for growth curves as SVG.")
    var plots: String?

    private static func numbers(_ text: String) throws -> [Int] {
        let numbers = text.split(separator: ",").compactMap { Int($0) }.filter { $0 > 0 }
        guard !numbers.isEmpty else { throw ValidationError("numbers were expected, such as 100,1000") }
        return numbers.sorted()
    }
}
