import Foundation

// What Skein's configuration costs on the way of a request, beside a hand-minimised one for the same Envoys, the same
// certificates and the same capture, in one run. The control plane, the agents and the Envoys are the real ones. Writes JSON
// to the file named by --json. Exit status 1 when a goal is missed.

let options = BenchOptions.parseOrExit()
guard options.isInside else { exit(try Isolation.rerunInside(options)) }

let network = try TestNetwork()
let programs = Programs(skein: options.skein, envoy: options.envoy)
let mesh = try await TestMesh(programs, network)
let paths = try [DataPath.generated(programs, network, mesh), DataPath.minimal(programs, network, mesh)]
for path in paths { try path.waitUntilServing(mesh) }
let handshakes = try paths.map { try $0.handshake() }
guard handshakes[0] == handshakes[1] else {
    throw BenchError("the two paths agreed on different TLS: \(handshakes[0]) and \(handshakes[1])")
}

var comparisons: [Comparison] = []
for version in [LoadGenerator.Version.http1, .http2] {
    var load = LoadGenerator(version: version)
    let full = try Comparison.measure(load, generated: paths[0], minimal: paths[1], mesh, options)
    // As fast as they go the programs wait for each other's turn on the processor; at half of that requests are answered
    // when they come.
    load.rate = Int(full.capacity / 2)
    comparisons += [full, try Comparison.measure(load, generated: paths[0], minimal: paths[1], mesh, options)]
}
let report = Report(handshake: handshakes[0], comparisons: comparisons)
print(report.text)
if let file = options.json { try report.json().write(to: URL(filePath: file)) }
exit(report.isReached ? 0 : 1)
