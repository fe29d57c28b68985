extension Figure {
    /// The medians of rounds of the same change.
    init(_ name: String, services: Int, _ fleet: Fleet, _ rounds: [Fleet.Change], of proxies: Int? = nil) {
        let proxies = proxies ?? fleet.proxies.count
        self.init(name: name, services: services, proxies: proxies, rounds: rounds.count)
        cpu = Statistics.median(rounds.map(\.cpu))
        bytesPerProxy = Statistics.median(rounds.map { Double($0.bytes) / Double(max(1, proxies)) })
        first = Statistics.median(rounds.compactMap(\.times.first))
        p50 = Statistics.median(rounds.compactMap { Statistics.median($0.times) })
        p99 = Statistics.median(rounds.compactMap { Statistics.percentile(0.99, of: $0.times) })
    }
}
