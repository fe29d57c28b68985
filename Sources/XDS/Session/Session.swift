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
    var subscriptions: [String: Subscription] = [:]
    /// Types of `subscriptions` in the order in which they are sent.
    private(set) var order: [String] = []
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
        self.layers = layers
        return advance()
    }

    /// The nonce of a response about clusters that the client has not acknowledged and that listeners or routes wait
    /// for. Envoy acknowledges new clusters when they are warm, and a cluster may never become warm.
    public var heldBackBy: String? {
        guard let gate, order.contains(where: { TypeOrder.waitsForClusters($0) && isBehind($0) }) else { return nil }
        return gate
    }

    /// Sends what waits for the acknowledgement of `nonce`, when that is still so.
    public mutating func overrule(nonce: String) -> [SessionAction] {
        guard gate == nonce else { return [] }
        overruledNonce = nonce
        return advance()
    }

    /// How far the client is with one type.
    public func status(of typeURL: String) -> TypeStatus {
        subscriptions[typeURL]?.status(at: targets(typeURL)) ?? TypeStatus()
    }

    /// How far the client is with each type that it asked for.
    public var statuses: [String: TypeStatus] {
        subscriptions.mapValues { $0.status(at: targets($0.typeURL)) }
    }
}

extension Session {
    /// Sends all that may be sent now, in the order of the types; removals of clusters last.
    mutating func advance() -> [SessionAction] {
        guard layers != nil, !isClosed else { return [] }
        var actions: [SessionAction] = []
        for typeURL in order where gate == nil || !TypeOrder.waitsForClusters(typeURL) {
            actions += send(typeURL, removing: !TypeOrder.removesLast(typeURL))
        }
        if isSettled {
            for typeURL in order where TypeOrder.removesLast(typeURL) { actions += send(typeURL, removing: true) }
        }
        return actions
    }

    private mutating func send(_ typeURL: String, removing: Bool) -> [SessionAction] {
        let targets = targets(typeURL)
        let pushes =
            switch discoveryProtocol {
            case .delta where typeURL == TypeURL.virtualHost: virtualHostPushes()
            case .delta:
                subscriptions[typeURL]?.deltaPushes(to: targets, removing: removing, cache: cache)
            case .stateOfTheWorld:
                subscriptions[typeURL]?.statePushes(to: targets, removing: removing, cache: cache)
            }
        if typeURL == TypeURL.route, discoveryProtocol == .delta { follow(pushes ?? []) }
        return (pushes ?? []).map(SessionAction.send)
    }

    /// The nonce of the new clusters that are not acknowledged yet.
    private var gate: String? {
        guard let response = subscriptions[TypeURL.cluster]?.inFlight.last(where: { !$0.resources.isEmpty }) else {
            return nil
        }
        return response.nonce == overruledNonce ? nil : response.nonce
    }

    /// Whether everything that names clusters is with the client.
    private var isSettled: Bool {
        order.allSatisfy { typeURL in
            !TypeOrder.waitsForClusters(typeURL)
                || (!isBehind(typeURL) && subscriptions[typeURL]?.inFlight.isEmpty == true)
        }
    }

    private func isBehind(_ typeURL: String) -> Bool {
        guard let subscription = subscriptions[typeURL] else { return false }
        let isBehind = subscription.isBehind(targets(typeURL))
        if typeURL != TypeURL.virtualHost || discoveryProtocol != .delta { return isBehind }
        return knowsTables && (isBehind || tables.isUnsettled)
    }

    func targets(_ typeURL: String) -> [ResourceTable] {
        layers?.map { $0.table(typeURL) } ?? []
    }

    /// Starts a subscription to a type that the client has not named before.
    mutating func subscribe(to typeURL: String) -> Subscription {
        let place = order.firstIndex { TypeOrder.precedes(typeURL, $0) } ?? order.endIndex
        order.insert(typeURL, at: place)
        return Subscription(typeURL: typeURL)
    }

    mutating func close(_ code: RPCError.Code, _ reason: String) -> [SessionAction] {
        isClosed = true
        return [.close(code: code, reason: reason)]
    }
}
