import EnvoyAPI
import GRPCCore

/// One xDS stream as a pure value: requests and new configuration go in, actions come out.
///
/// It keeps, for each type, what the client asked for, what it has and what is on its way: at most one difference at
/// a time. What is published meanwhile coalesces: the next difference leads to the newest. It has no clock: when a
/// client holds back the acknowledgement that others wait for, its owner decides how long (see ``heldBackBy``).
public struct Session: Sendable {
    /// The form that the client speaks.
    public let discoveryProtocol: DiscoveryProtocol
    let cache: PushCache
    let limits: SessionLimits
    /// In the order in which they are sent. A few, so they are found by comparing.
    var subscriptions: [Subscription] = []
    /// What the client has of routes, as far as virtual hosts depend on it.
    var tables = RouteTables()
    /// Nothing has been published yet while this is nil.
    private var layers: [ResourceSet]?
    private var overruledNonce: String?
    var isIdentified = false
    private(set) var isClosed = false

    /// A session that has received and published nothing.
    ///
    /// - Parameter cache: shared by all sessions of a server.
    public init(
        protocol discoveryProtocol: DiscoveryProtocol, cache: PushCache = PushCache(),
        limits: SessionLimits = SessionLimits()
    ) {
        self.discoveryProtocol = discoveryProtocol
        self.cache = cache
        self.limits = limits
    }

    /// New configuration for the client, the newest there is. A name occurs in one layer only.
    public mutating func publish(layers: [ResourceSet]) -> [SessionAction] {
        let previous = self.layers ?? []
        self.layers = layers
        for index in subscriptions.indices { subscriptions[index].aim(at: layers, insteadOf: previous) }
        var actions: [SessionAction] = []
        advance(&actions)
        return actions
    }

    /// The nonce of a response about clusters that the client has not acknowledged and that listeners or routes wait
    /// for. Envoy acknowledges new clusters when they are warm, and a cluster may never become warm.
    public var heldBackBy: String? {
        guard let gate else { return nil }
        let holdsBack = subscriptions.indices.contains { subscriptions[$0].waitsForClusters && isBehind($0) }
        return holdsBack ? gate : nil
    }

    /// Sends what waits for the acknowledgement of `nonce`, when that is still so.
    public mutating func overrule(nonce: String) -> [SessionAction] {
        guard gate == nonce else { return [] }
        overruledNonce = nonce
        var actions: [SessionAction] = []
        advance(&actions)
        return actions
    }

    /// How far the client is with one type.
    public func status(of typeURL: String) -> TypeStatus {
        index(of: typeURL).map { subscriptions[$0].status } ?? TypeStatus()
    }

    /// How far the client is with each type that it asked for.
    public var statuses: [String: TypeStatus] {
        Dictionary(uniqueKeysWithValues: subscriptions.map { ($0.typeURL, $0.status) })
    }
}

extension Session {
    /// Sends all that may be sent now, in the order of the types; removals of clusters last.
    mutating func advance(_ actions: inout [SessionAction]) {
        guard layers != nil, !isClosed else { return }
        for index in subscriptions.indices where gate == nil || !subscriptions[index].waitsForClusters {
            send(index, removing: !subscriptions[index].removesLast, &actions)
        }
        let leftovers = subscriptions.indices.filter { subscriptions[$0].removesLast && !subscriptions[$0].isQuiet }
        if leftovers.isEmpty || !isSettled { return }
        for index in leftovers { send(index, removing: true, &actions) }
    }

    private mutating func send(_ index: Int, removing: Bool, _ actions: inout [SessionAction]) {
        if subscriptions[index].isQuiet && !tables.isUnsettled { return }
        let pushes: [Push]
        switch discoveryProtocol {
        case .delta where subscriptions[index].typeURL == TypeURL.virtualHost: pushes = virtualHostPushes(index)
        case .delta:
            pushes = subscriptions[index].deltaPushes(removing: removing, cache: cache)
            if !pushes.isEmpty && subscriptions[index].typeURL == TypeURL.route { follow(pushes) }
        case .stateOfTheWorld:
            pushes = subscriptions[index].statePushes(removing: removing, cache: cache)
        }
        for push in pushes { actions.append(.send(push)) }
    }

    /// The nonce of the new clusters that are not acknowledged yet.
    private var gate: String? {
        // Clusters are sent first of all.
        guard !subscriptions.isEmpty, !subscriptions[0].inFlight.isEmpty, subscriptions[0].typeURL == TypeURL.cluster,
            let response = subscriptions[0].inFlight.last(where: { !$0.resources.isEmpty })
        else { return nil }
        return response.nonce == overruledNonce ? nil : response.nonce
    }

    /// Whether everything that names clusters is with the client.
    private var isSettled: Bool {
        subscriptions.indices.allSatisfy { index in
            !subscriptions[index].waitsForClusters || (!isBehind(index) && subscriptions[index].inFlight.isEmpty)
        }
    }

    private func isBehind(_ index: Int) -> Bool {
        let isBehind = subscriptions[index].isBehind
        if discoveryProtocol != .delta || subscriptions[index].typeURL != TypeURL.virtualHost { return isBehind }
        return knowsTables && (isBehind || tables.isUnsettled)
    }

    func index(of typeURL: String) -> Int? {
        subscriptions.indices.first { subscriptions[$0].typeURL == typeURL }
    }

    /// Starts a subscription to a type that the client has not named before; returns its index.
    mutating func subscribe(to typeURL: String) -> Int {
        let place = subscriptions.indices.first { TypeOrder.precedes(typeURL, subscriptions[$0].typeURL) }
        let index = place ?? subscriptions.endIndex
        subscriptions.insert(Subscription(typeURL: typeURL), at: index)
        if let layers { subscriptions[index].aim(at: layers, insteadOf: []) }
        return index
    }

    mutating func close(_ code: RPCError.Code, _ reason: String) -> [SessionAction] {
        isClosed = true
        return [.close(code: code, reason: reason)]
    }
}
