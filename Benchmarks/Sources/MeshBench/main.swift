import Foundation
import SyntheticCluster

// Measures a control plane from outside, together with a synthetic cluster and simulated proxies: prints a table, and
// writes JSON and plots where asked to.

let interruption = Interruption.watch()
do {
    let bench = try Bench(MeshBenchOptions.parseOrExit())
    defer { bench.clean() }
    try await bench.run()
} catch {
    Bench.say("mesh-bench: \(error)")
    exit(1)
}
withExtendedLifetime(interruption) {}
