/// Counts latencies such that percentiles can be told, in a fixed amount of memory and with an error below 2 percent.
///
/// Microseconds up to 127 have a bucket each; above, each power of two is divided into 64.
struct LatencyHistogram: Sendable {
    private var counts = [Int](repeating: 0, count: bucket(of: .max) + 1)
    private(set) var total = 0
    private(set) var maximum: Duration = .zero

    mutating func record(_ latency: Duration) {
        counts[Self.bucket(of: Self.microseconds(latency))] += 1
        total += 1
        maximum = Swift.max(maximum, latency)
    }

    /// The latency that `percent` of all are not above; zero when there are none.
    func percentile(_ percent: Double) -> Duration {
        guard total > 0 else { return .zero }
        let rank = Swift.max(1, Int((percent / 100 * Double(total)).rounded(.up)))
        var seen = 0
        for (bucket, count) in counts.enumerated() {
            seen += count
            if seen >= rank { return min(.microseconds(Int64(Self.last(of: bucket))), maximum) }
        }
        return maximum
    }

    private static func microseconds(_ latency: Duration) -> UInt32 {
        UInt32(clamping: Int64(latency / .microseconds(1)))
    }

    static func bucket(of microseconds: UInt32) -> Int {
        let power = UInt32.bitWidth - 1 - (microseconds | 1).leadingZeroBitCount
        guard power > 6 else { return Int(microseconds) }
        return 128 + (power - 7) * 64 + Int(microseconds >> UInt32(power - 6)) - 64
    }

    /// The greatest number of microseconds that falls into a bucket.
    static func last(of bucket: Int) -> UInt64 {
        guard bucket >= 128 else { return UInt64(bucket) }
        let (power, step) = (bucket - 128).quotientAndRemainder(dividingBy: 64)
        return (UInt64(step) + 65) << UInt64(power + 1) - 1
    }
}
