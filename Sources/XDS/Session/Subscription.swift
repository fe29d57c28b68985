import EnvoyAPI

/// What a stream knows about one type: what the client asked for, what it has, and what is on its way.
struct Subscription: Sendable {
    /// A response that has not been acknowledged yet.
    struct Response: Sendable {
        var nonce: String
        var version: String
        var resources: [EncodedResource]
        var removed: [String]
    }

    let typeURL: String
    let needsNames: Bool
    let waitsForClusters: Bool
    let removesLast: Bool

    /// What there is for the client, by layer.
    private(set) var targets: [ResourceTable] = []

    // What the client asked for.
    var isWildcard = false
    var names = NameSet()
    /// Whether it ever gave names; without that, a state-of-the-world request without names means everything.
    var hasNamed = false
    /// What a wildcard of virtual hosts means; nil for other types.
    var tables: RouteTables?

    // What the client has, or will have when it has taken what is in flight.
    /// By layer. What the client has of it is what it subscribed to.
    var standing: [ResourceTable] = []
    /// Names that the client waits for, whatever it has.
    var owed: Set<String> = []
    /// What a client that comes back says it has: versions by name. Settled by the first response.
    var known: [String: String]?
    /// Resources that are no more, but that the client still has because removals come last.
    var retained: [String: EncodedResource] = [:]
    /// Names sent or removed together with a resource that was refused, so perhaps not taken; they go along with the
    /// next change.
    var disputed: Set<String> = []
    /// Versions that the client refused, by name.
    var refused: [String: String] = [:]
    var rejection: String?

    // The conversation.
    var isAnswered = false
    var inFlight: [Response] = []
    var individualCount = 0
    var sent: (nonce: String, version: String) = ("", "")
    var acknowledged: (nonce: String, version: String) = ("", "")

    init(typeURL: String) {
        self.typeURL = typeURL
        needsNames = TypeOrder.needsNames(typeURL)
        waitsForClusters = TypeOrder.waitsForClusters(typeURL)
        removesLast = TypeOrder.removesLast(typeURL)
    }

    /// What there is for the client is in `layers` now. Only what differs from the `previous` ones is looked up.
    mutating func aim(at layers: [ResourceSet], insteadOf previous: [ResourceSet]) {
        guard layers.count == targets.count, layers.count == previous.count else {
            targets = layers.map { $0.table(typeURL) }
            return
        }
        for layer in layers.indices where layers[layer] !== previous[layer] {
            let table = layers[layer].table(typeURL)
            if table !== targets[layer] { targets[layer] = table }
        }
    }

    func wants(_ name: String) -> Bool {
        (isWildcard && tables?.hold(name) ?? true) || names.contains(name)
    }

    /// Whether the client keeps the resource `name`, which is no more.
    func keeps(_ name: String) -> Bool { tables?.keep(name) ?? false }

    // Inlined, because this is a large value that would be copied for the call, with a retain for each of its parts.

    /// Whether there is anything that the client has not been sent.
    @inline(__always) var isBehind: Bool { !isAnswered || !owed.isEmpty || known != nil || !standsAtTargets }

    /// Whether the client is to be told nothing, not even what is no more.
    @inline(__always) var isQuiet: Bool { !isBehind && retained.isEmpty }

    @inline(__always) private var standsAtTargets: Bool {
        for layer in 0..<max(standing.count, targets.count)
        where Self.table(layer, of: standing) !== Self.table(layer, of: targets) {
            return false
        }
        return true
    }

    static func table(_ layer: Int, of tables: [ResourceTable]) -> ResourceTable {
        layer < tables.count ? tables[layer] : .empty
    }

    static func resource(_ name: String, in tables: [ResourceTable]) -> EncodedResource? {
        for table in tables {
            if let resource = table[name] { return resource }
        }
        return nil
    }

    /// How far the client is.
    @inline(__always) var status: TypeStatus {
        let isSynced =
            inFlight.isEmpty && rejection == nil && !isBehind && (retained.isEmpty || retained.keys.allSatisfy(keeps))
        return TypeStatus(
            state: sent.nonce.isEmpty ? .notSent : isSynced ? .synced : .stale,
            sentVersion: sent.version, sentNonce: sent.nonce,
            acknowledgedVersion: acknowledged.version, acknowledgedNonce: acknowledged.nonce, rejection: rejection)
    }
}
