/// What one case took, for one size of mesh: medians over its rounds.
struct Figure: Codable, Sendable {
    let name: String
    let services: Int
    let proxies: Int
    /// How many times the case was run.
    var rounds = 1
    /// CPU of the control plane (or of what stands in for it), in milliseconds.
    var cpu: Double?
    /// What each proxy received, in bytes.
    var bytesPerProxy: Double?
    /// Resident memory of the control plane in MiB: at the end, and at its highest.
    var memory: Double?
    var peakMemory: Double?
    /// What it became more by in the course of the case.
    var memoryGrowth: Double?
    /// From just before the change was written on the watch until proxies had acknowledged it, in milliseconds; for
    /// connect storms from the first connection until proxies had everything.
    var first: Double?
    var p50: Double?
    var p99: Double?
    /// From the start of the process until it was ready, in milliseconds.
    var ready: Double?

    var cpuPerProxy: Double? { cpu.map { $0 / Double(max(1, proxies)) } }

    enum CodingKeys: String, CodingKey {
        case name = "case"
        case services, proxies, rounds
        case cpu = "cpu_ms"
        case bytesPerProxy = "bytes_per_proxy"
        case memory = "rss_mib"
        case peakMemory = "peak_rss_mib"
        case memoryGrowth = "rss_growth_mib"
        case first = "first_ms"
        case p50 = "p50_ms"
        case p99 = "p99_ms"
        case ready = "ready_ms"
    }
}

extension Figure {
    /// The names of cases, which are also the keys in JSON.
    enum Case {
        static let start = "start"
        static let storm = "connect storm"
        static let endpoint = "endpoint change"
        static let endpointInTurns = "endpoint change, in turns"
        static let virtualService = "VirtualService change"
        static let destinationRule = "DestinationRule change"
        static let virtualServiceAmongMany = "VirtualService change among many"
        static let destinationRuleAmongMany = "DestinationRule change among many"
        static let serviceAdded = "service added"
        static let serviceRemoved = "service removed"
        static let restart = "rolling restart of 10 %"
        static let remoteAdded = "remote cluster added"
        static let remoteLost = "remote cluster lost"
        static let remoteBack = "remote cluster back"
        static let stormFloor = "floor: connect storm"
        static let endpointFloor = "floor: endpoint change"
        static let goodAlone = "850 proxies alone"
        static let goodAmongBad = "850 proxies beside 150 bad ones"
    }
}
