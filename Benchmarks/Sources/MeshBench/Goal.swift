/// What a figure should be, and what it is.
struct Goal: Encodable, Sendable {
    let name: String
    let limit: Double
    let unit: String
    /// Nil when it was not measured.
    let value: Double?

    var isReached: Bool? { value.map { $0 <= limit } }

    /// All goals that these figures can say something about.
    static func all(_ figures: [Figure]) -> [Goal] {
        func find(_ name: String, _ services: Int, _ proxies: Int) -> Figure? {
            figures.first { $0.name == name && $0.services == services && $0.proxies == proxies }
        }
        func ratio(_ above: Double?, _ below: Double?) -> Double? {
            guard let above, let below, below > 0 else { return nil }
            return above / below
        }
        let storm = find(Figure.Case.storm, 1000, 1000)
        let endpoint = find(Figure.Case.endpoint, 1000, 1000)
        return [
            Goal(name: "connect storm, CPU per proxy", limit: 6, unit: "ms", value: storm?.cpuPerProxy),
            Goal(
                name: "connect storm, CPU against the floor", limit: 1.5, unit: "x",
                value: ratio(storm?.cpu, find(Figure.Case.stormFloor, 1000, 1000)?.cpu)),
            Goal(name: "connect storm of 1000, peak RSS", limit: 400, unit: "MiB", value: storm?.peakMemory),
            Goal(
                name: "connect storm of 100, peak RSS", limit: 120, unit: "MiB",
                value: find(Figure.Case.storm, 1000, 100)?.peakMemory),
            Goal(name: "endpoint change, p99", limit: 60, unit: "ms", value: endpoint?.p99),
            Goal(name: "endpoint change, first proxy", limit: 5, unit: "ms", value: endpoint?.first),
            Goal(name: "endpoint change, CPU", limit: 40, unit: "ms", value: endpoint?.cpu),
            Goal(
                name: "endpoint change, CPU at 5000 services against 1000", limit: 1.2, unit: "x",
                value: ratio(
                    find(Figure.Case.endpointInTurns, 5000, 1000)?.cpu,
                    find(Figure.Case.endpointInTurns, 1000, 1000)?.cpu)),
            Goal(
                name: "VirtualService change, 1 proxy", limit: 5120, unit: "B",
                value: find(Figure.Case.virtualService, 1000, 1)?.bytesPerProxy),
            Goal(
                name: "start until ready, 1000 services", limit: 600, unit: "ms",
                value: figures.first { $0.name == Figure.Case.start && $0.services == 1000 }?.ready),
            Goal(
                name: "one more remote cluster, RSS", limit: 25, unit: "MiB",
                value: figures.first { $0.name == Figure.Case.remoteAdded }?.memoryGrowth),
            Goal(
                name: "10,000 proxies, RSS", limit: 3072, unit: "MiB",
                value: find(Figure.Case.storm, 1000, 10_000)?.peakMemory),
            Goal(
                name: "10,000 proxies, endpoint change, p99", limit: 1000, unit: "ms",
                value: find(Figure.Case.endpoint, 1000, 10_000)?.p99),
        ].filter { $0.value != nil }
    }

    var line: String {
        let verdict = isReached == true ? "reached" : "MISSED"
        return FigureTable.pad(name, 52) + FigureTable.pad("<= \(FigureTable.text(limit, 1)) \(unit)", 16)
            + FigureTable.pad(FigureTable.text(value, 2), 14) + verdict
    }
}
