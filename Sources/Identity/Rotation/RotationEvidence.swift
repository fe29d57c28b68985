/// What is known of proxies and clusters at one moment of a rotation.
public struct RotationEvidence: Sendable, Hashable, Codable {
    /// A proxy that holds the rotation up.
    public struct Laggard: Sendable, Hashable, Codable {
        public let cluster: String
        public let namespace: String
        public let pod: String
        /// What is missing, and what to look at.
        public let reason: String

        public init(cluster: String, namespace: String, pod: String, reason: String) {
            self.cluster = cluster
            self.namespace = namespace
            self.pod = pod
            self.reason = reason
        }
    }

    /// The most laggards and obstacles that are kept; the numbers count all.
    static let listed = 100

    /// Proxies that there are.
    public let proxies: Int
    /// Those that hold the rotation up.
    public let laggards: Int
    /// The first of them, sorted.
    public let firstLaggards: [Laggard]
    /// Whatever else is missing, in words.
    public let obstacles: [String]
    /// What proxies say who refuse what they were sent.
    public let refusals: [String]

    public init(proxies: Int, laggards: [Laggard], obstacles: [String], refusals: [String] = []) {
        self.proxies = proxies
        self.laggards = laggards.count
        firstLaggards = Array(
            laggards.sorted { ($0.cluster, $0.namespace, $0.pod) < ($1.cluster, $1.namespace, $1.pod) }
                .prefix(Self.listed))
        self.obstacles = Array(obstacles.prefix(Self.listed))
        self.refusals = Array(refusals.prefix(Self.listed))
    }

    /// Whether nothing is missing.
    public var isClear: Bool { laggards == 0 && obstacles.isEmpty && refusals.isEmpty }

    /// In one line.
    public var summary: String {
        let waiting = laggards == 0 ? [] : ["\(laggards) of \(proxies) proxies lag behind"]
        let first = firstLaggards.first.map { ["\($0.cluster)/\($0.namespace)/\($0.pod): \($0.reason)"] } ?? []
        return (waiting + first + obstacles.prefix(3)).joined(separator: "; ")
    }
}
