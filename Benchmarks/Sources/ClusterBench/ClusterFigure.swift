/// One measured figure and, where there is one, what it should be at most (for rates: at least).
struct ClusterFigure: Encodable {
    let name: String
    let value: Double
    let unit: String
    let limit: Double?

    init(_ name: String, _ value: Double, _ unit: String, limit: Double? = nil) {
        self.name = name
        self.value = value
        self.unit = unit
        self.limit = limit
    }

    /// Whether the goal is reached; `nil` without one.
    var isReached: Bool? { limit.map { unit == "1/s" ? value >= $0 : value <= $0 } }
}
