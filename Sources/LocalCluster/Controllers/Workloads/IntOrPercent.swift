import Kubernetes

/// A number, or a share of one such as `25%`.
struct IntOrPercent: Sendable, Hashable {
    enum Rounding: Sendable { case up, down }

    private let value: Int64
    private let isPercent: Bool

    /// `nil` for other values and for negative ones.
    init?(_ json: JSON) {
        if let number = json.int, number >= 0 {
            (value, isPercent) = (number, false)
        } else if let text = json.string, text.hasSuffix("%"), let number = Int64(text.dropLast()), number >= 0 {
            (value, isPercent) = (min(number, 1_000_000), true)
        } else {
            return nil
        }
    }

    func of(_ total: Int64, _ rounding: Rounding) -> Int64 {
        guard isPercent else { return value }
        return (value * total + (rounding == .up ? 99 : 0)) / 100
    }

    /// More than the whole.
    var isOverWhole: Bool { isPercent && value > 100 }
    var isZero: Bool { value == 0 }
}
