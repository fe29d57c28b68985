import Foundation

// Measures the core for meshes of 100 and 1000 services, prints a table, and writes JSON to the file named by --json.

var measurements: [Measurement] = []
for services in [100, 1000] {
    FileHandle.standardError.write(Data("measuring \(services) services\n".utf8))
    measurements += try Cases(services: services).run()
}

func column(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
}

print("case".padding(toLength: 30, withPad: " ", startingAt: 0), terminator: "")
print(["services", "proxies", "allocations", "allocated B", "payload B", "µs"].map { column($0, 13) }.joined())
for one in measurements {
    print(one.name.padding(toLength: 30, withPad: " ", startingAt: 0), terminator: "")
    let cells = [
        "\(one.services)", "\(one.proxies)", "\(one.allocations)", "\(one.allocatedBytes)", "\(one.payloadBytes)",
        "\(Int(one.microseconds))",
    ]
    print(cells.map { column($0, 13) }.joined())
}

let arguments = CommandLine.arguments
if let flag = arguments.firstIndex(of: "--json"), arguments.indices.contains(flag + 1) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(measurements).write(to: URL(filePath: arguments[flag + 1]))
}
