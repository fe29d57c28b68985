public import MeshAPI

/// What has become different in a ``MeshInput`` since it was compiled last.
public struct InputChange: Sendable, Hashable {
    /// How much has to be compiled anew.
    public enum Scope: Int, Comparable, Sendable {
        /// Nothing that configuration depends on.
        case nothing
        /// Endpoints, and pods behind them.
        case endpoints
        /// VirtualServices and DestinationRules, perhaps endpoints too.
        case rules
        /// Kubernetes Services, perhaps all of the above.
        case services
        /// Namespaces, ServiceEntries, gateways or other policies, perhaps all of the above.
        case topology
        /// The settings, or which clusters there are.
        case everything

        public static func < (one: Scope, other: Scope) -> Bool { one.rawValue < other.rawValue }
    }

    /// The widest of all that happened.
    public private(set) var scope: Scope
    /// The objects that came, changed or went, by cluster, as far as endpoints depend on their kind.
    public private(set) var objects: [ClusterID: Set<ObjectKey>] = [:]
    /// The VirtualServices and DestinationRules that came, changed or went.
    public private(set) var rules: Set<ObjectKey> = []

    /// The Kubernetes Services that came, changed or went, in whichever cluster.
    public private(set) var services: Set<ObjectKey> = []

    /// A change of `scope`; of no object yet.
    public init(_ scope: Scope = .nothing) { self.scope = scope }

    /// The object `key` of `cluster` has come, changed or gone.
    public mutating func add(_ key: ObjectKey, of cluster: ClusterID) {
        switch key.kind {
        case .endpointSlice, .pod, .node:
            widen(to: .endpoints)
            objects[cluster, default: []].insert(key)
        case .namespace:
            widen(to: .topology)
            objects[cluster, default: []].insert(key)
        case .virtualService, .destinationRule:
            widen(to: .rules)
            rules.insert(key)
        case .service:
            widen(to: .services)
            services.insert(key)
        case .gateway, .serviceEntry, .peerAuthentication: widen(to: .topology)
        case .secret, .configMap: break
        }
    }

    /// At least `scope` has to be compiled anew.
    public mutating func widen(to scope: Scope) { self.scope = max(self.scope, scope) }
}
