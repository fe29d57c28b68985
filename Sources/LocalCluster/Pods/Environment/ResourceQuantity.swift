import FoundationEssentials
import Kubernetes

/// A quantity as Kubernetes writes it: `500m`, `2`, `128Mi`, `1e3`.
enum ResourceQuantity {
    private static let suffixes: [(String, Double)] = [
        ("Ki", 0x1p10), ("Mi", 0x1p20), ("Gi", 0x1p30), ("Ti", 0x1p40), ("Pi", 0x1p50), ("Ei", 0x1p60),
        ("n", 1e-9), ("u", 1e-6), ("m", 1e-3), ("k", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12), ("P", 1e15),
        ("E", 1e18),
    ]

    /// `nil` for what is no quantity.
    static func value(_ text: String) -> Double? {
        guard let first = text.first, first.isNumber || first == "." else { return nil }
        if let plain = Double(text) { return plain }
        guard let (suffix, factor) = suffixes.first(where: { text.hasSuffix($0.0) }) else { return nil }
        return Double(text.dropLast(suffix.count)).map { $0 * factor }
    }

    /// The same for a value of an object, which may be a number.
    static func value(_ json: JSON) -> Double? {
        json.string.flatMap(value) ?? json.double.flatMap { $0 < 0 ? nil : $0 }
    }

    /// How many whole times `divisor` fits into `text`, rounded up: what a container is told.
    static func count(_ text: String, divisor: String?) -> String? {
        guard let value = value(text), let divisor = Self.value(divisor.flatMap { $0 == "0" ? nil : $0 } ?? "1"),
            divisor > 0
        else { return nil }
        return Int64(exactly: (value / divisor).rounded(.up)).map(String.init)
    }
}
