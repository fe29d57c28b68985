/// What a container may use of the machine, in the kernel's units.
struct ResourceLimits: Sendable, Hashable {
    /// Microseconds of processor time in each `period`.
    var quota: Int64?
    /// The share of the processors when there are not enough, 1024 for a whole one.
    var shares: Int64
    /// In bytes.
    var memory: Int64?
    var processes: Int64

    static let period: Int64 = 100_000
    private static let leastQuota: Int64 = 1000
    private static let leastShares: Int64 = 2

    /// Quantities that cannot be read limit nothing: the API server does not accept them.
    init(_ container: ContainerSpec, processes: Int64) {
        func amount(_ list: [String: String], _ name: String) -> Double? {
            list[name].flatMap(ResourceQuantity.value).flatMap { $0 > 0 && $0 < 1e18 ? $0 : nil }
        }
        quota = amount(container.limits, "cpu").map { max(Self.leastQuota, Int64(min($0, 1e6) * Double(Self.period))) }
        memory = amount(container.limits, "memory").map { Int64($0) }
        let request = amount(container.requests, "cpu") ?? amount(container.limits, "cpu") ?? 0
        shares = min(262_144, max(Self.leastShares, Int64(min(request, 1e6) * 1024)))
        self.processes = processes
    }

    /// What is written into which file, in this order.
    func settings(_ version: ControlGroup.Version) -> [ControlGroup.Setting] {
        switch version {
        case .one:
            [.init("cpu", "cpu.shares", "\(shares)"), .init("cpu", "cpu.cfs_period_us", "\(Self.period)")]
                + (quota.map { [.init("cpu", "cpu.cfs_quota_us", "\($0)")] } ?? [])
                + (memory.map { [.init("memory", "memory.limit_in_bytes", "\($0)")] } ?? [])
                + [.init("pids", "pids.max", "\(processes)")]
        case .two:
            [
                .init("cpu", "cpu.weight", "\(1 + (shares - 2) * 9999 / 262_142)"),
                .init("cpu", "cpu.max", "\(quota.map(String.init) ?? "max") \(Self.period)"),
                .init("memory", "memory.max", memory.map(String.init) ?? "max"),
                .init("memory", "memory.oom.group", "1"), .init("pids", "pids.max", "\(processes)"),
            ]
        }
    }
}
