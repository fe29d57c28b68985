/// What the command line asks for.
struct BenchOptions: Sendable {
    static let usage = """
        usage: mesh-bench PROGRAM [options]: PROGRAM is a release build of skein
          --services 100,1000,5000  numbers of services
          --proxies 1,100,1000      numbers of proxies
          --overload                only the cases of bad proxies beside good ones
          --large                   only 10,000 proxies and more
          --peer PYTHON             a Python that has grpcio, for the floor of serving; `none` leaves it out
          --figures FILE            no measurement, but the figures of an earlier --json
          --json FILE               the figures as JSON
          --plots DIR               the growth curves as SVG
        """

    var skein: String
    var services = [100, 1000, 5000]
    var proxies = [1, 100, 1000]
    var overload = false
    var large = false
    var peer = "python3"
    var figures: String?
    var json: String?
    var plots: String?

    /// - Throws: `BenchError` with the usage.
    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        guard let skein = rest.popFirst(), !skein.hasPrefix("-") else { throw BenchError(Self.usage) }
        self.skein = skein
        while let option = rest.popFirst() {
            switch option {
            case "--overload": overload = true
            case "--large": large = true
            case "--services": services = try Self.numbers(rest.popFirst())
            case "--proxies": proxies = try Self.numbers(rest.popFirst())
            case "--peer": peer = try Self.value(rest.popFirst())
            case "--figures": figures = try Self.value(rest.popFirst())
            case "--json": json = try Self.value(rest.popFirst())
            case "--plots": plots = try Self.value(rest.popFirst())
            default: throw BenchError("\(option) is unknown\n\(Self.usage)")
            }
        }
    }

    private static func value(_ text: String?) throws -> String {
        guard let text else { throw BenchError(usage) }
        return text
    }

    private static func numbers(_ text: String?) throws -> [Int] {
        let numbers = try value(text).split(separator: ",").compactMap { Int($0) }.filter { $0 > 0 }
        guard !numbers.isEmpty else { throw BenchError("numbers were expected, such as 100,1000\n\(usage)") }
        return numbers.sorted()
    }
}
