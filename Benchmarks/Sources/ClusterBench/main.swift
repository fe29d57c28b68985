import Foundation

// Measures an embedded cluster from outside, prints a table, and writes JSON to the file named by --json.
// usage: cluster-bench PROGRAM [--json FILE]

let arguments = CommandLine.arguments
guard arguments.count >= 2, !arguments[1].hasPrefix("-") else {
    throw BenchError("usage: cluster-bench PROGRAM [--json FILE]: PROGRAM is a release build of skein")
}
let cluster = try ClusterProcess(skein: arguments[1])
let figures: [ClusterFigure]
do {
    figures = try await ClusterCases(cluster).run()
    cluster.stop()
} catch {
    cluster.stop()
    throw error
}

print("embedded cluster".padding(toLength: 44, withPad: " ", startingAt: 0) + "       value unit   goal")
for figure in figures {
    let value = String(format: "%12.1f", figure.value)
    let goal = figure.limit.map { "\(Int($0))\(figure.isReached == true ? "" : "  NOT REACHED")" } ?? ""
    print(figure.name.padding(toLength: 44, withPad: " ", startingAt: 0) + "\(value) \(figure.unit)\t\(goal)")
}
if let flag = arguments.firstIndex(of: "--json"), arguments.indices.contains(flag + 1) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(figures).write(to: URL(filePath: arguments[flag + 1]))
}
