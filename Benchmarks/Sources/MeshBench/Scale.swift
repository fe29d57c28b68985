import Foundation

/// The axes of a chart: logarithmic sizes, and values from 0 to a round number.
struct Scale: Sendable {
    /// All sizes there are, ascending.
    let sizes: [Double]
    /// Values with a tick, from 0 to `top`.
    let ticks: [Double]

    init(_ points: [(x: Double, y: Double)]) {
        sizes = Set(points.map(\.x)).sorted()
        let highest = max(points.map(\.y).max() ?? 0, 1e-9)
        let magnitude = pow(10, floor(log10(highest)))
        let step = [0.1, 0.2, 0.5, 1, 2].map { $0 * magnitude }.first { highest / $0 <= 6 } ?? 2 * magnitude
        ticks = (0...Int((highest / step).rounded(.up))).map { Double($0) * step }
    }

    var top: Double { ticks.last ?? 1 }

    /// Where a size stands between the smallest (0) and the largest (1).
    func share(ofSize size: Double) -> Double {
        guard let first = sizes.first, let last = sizes.last, last > first else { return 0.5 }
        return log(size / first) / log(last / first)
    }
}
