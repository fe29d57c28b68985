import AllocationCounter

/// What one piece of work cost. Counts repeat from run to run; times do not.
struct Measurement: Encodable {
    let name: String
    let services: Int
    let proxies: Int
    /// Blocks allocated, per round.
    let allocations: UInt64
    /// Bytes allocated, per round.
    let allocatedBytes: UInt64
    /// Bytes of configuration that were made or sent, per round.
    let payloadBytes: Int
    /// Microseconds, the median of the rounds.
    let microseconds: Double

    /// Measures `work`, which returns the bytes of its result.
    /// - Parameter rounds: after one round that is not counted.
    static func of(
        _ name: String, services: Int, proxies: Int = 1, rounds: Int = 5, _ work: (Int) throws -> Int
    ) rethrows -> Measurement {
        _ = try work(0)
        var times: [Double] = []
        var payload = 0
        let blocks = allocation_count()
        let bytes = allocation_bytes()
        for round in 1...rounds {
            let start = ContinuousClock.now
            payload = try work(round)
            times.append((ContinuousClock.now - start).microseconds)
        }
        let count = UInt64(rounds)
        return Measurement(
            name: name, services: services, proxies: proxies, allocations: (allocation_count() - blocks) / count,
            allocatedBytes: (allocation_bytes() - bytes) / count, payloadBytes: payload,
            microseconds: times.sorted()[times.count / 2])
    }
}

extension Duration {
    fileprivate var microseconds: Double {
        Double(components.seconds) * 1e6 + Double(components.attoseconds) / 1e12
    }
}
