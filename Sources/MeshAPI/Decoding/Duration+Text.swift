extension Duration {
    /// Reads `10s`, `1.5h`, `1h30m`, `100ms`: numbers with the units h, m, s, ms, us and ns, one after the other.
    /// nil when the text has another form, is negative, or is longer than a century.
    init?(text: String) {
        var rest = Substring(text)
        var seconds = 0.0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { !($0.isASCII && ($0.isNumber || $0 == ".")) }
            rest = rest.dropFirst(unit.count)
            guard let number = Double(digits), let scale = Self.units[String(unit)] else { return nil }
            seconds += number * scale
        }
        guard seconds < 100 * 366 * 86400 else { return nil }
        // Rounded to the nanosecond, so that 0.1s and 100ms are the same.
        let whole = seconds.rounded(.down)
        self = .seconds(Int64(whole)) + .nanoseconds(Int64(((seconds - whole) * 1e9).rounded()))
    }

    private static let units: [String: Double] = [
        "h": 3600, "m": 60, "s": 1, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ns": 1e-9,
    ]
}
