import Foundation
import SyntheticCluster

// Measures a control plane from outside, together with a synthetic cluster and simulated proxies: prints a table, and
// writes JSON and plots where asked to.

let interruption = Interruption.watch()
let bench = try Bench(BenchOptions.parseOrExit())
do {
    try await bench.run()
    bench.clean()
} catch {
    bench.clean()
    throw error
}
withExtendedLifetime(interruption) {}
