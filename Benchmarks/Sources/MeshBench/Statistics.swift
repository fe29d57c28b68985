/// Figures of many.
enum Statistics {
    /// The value that `share` of all values do not exceed (nearest rank); nil of none.
    static func percentile(_ share: Double, of values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        let rank = Int((share * Double(values.count)).rounded(.up))
        return values.sorted()[min(max(rank, 1), values.count) - 1]
    }

    static func median(_ values: [Double]) -> Double? { percentile(0.5, of: values) }
}
