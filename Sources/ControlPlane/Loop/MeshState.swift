import MeshAPI
import MeshModel

/// Everything that the loop knows: the input of compilation, and what could not become part of it.
struct MeshState: Sendable {
    /// What has to be compiled anew after a change.
    enum Scope: Int, Comparable, Sendable {
        case nothing, endpoints, topology

        static func < (one: Scope, other: Scope) -> Bool { one.rawValue < other.rawValue }
    }

    private(set) var input: MeshInput
    /// Objects whose latest version cannot be read. An earlier version may be in force.
    private(set) var refused: [ObjectPlace: RefusedObject] = [:]
    /// Those of the last batch that could not be read for a reason not known before.
    private(set) var newlyRefused: [ObjectPlace: RefusedObject] = [:]
    /// The configuration objects as their API server holds them, for the writer of statuses.
    private(set) var observed: [ObjectPlace: ObservedObject] = [:]

    /// - Parameter network: of the cluster of the configuration, where nothing else says it.
    init(settings: MeshSettings, network: NetworkID? = nil) {
        let own = ClusterObjects(network: network)
        input = MeshInput(settings: settings, clusters: [settings.configCluster: own])
    }

    /// Takes in what has happened; tells what has to be compiled.
    mutating func apply(_ batch: ChangeBatch) -> Scope {
        var scope = Scope.nothing
        newlyRefused = [:]
        if let settings = batch.settings, settings != input.settings {
            input.settings = settings
            scope = .topology
        }
        for cluster in batch.removedClusters where input.clusters.removeValue(forKey: cluster) != nil {
            refused = refused.filter { $0.key.cluster != cluster }
            scope = .topology
        }
        for (place, change) in batch.changes { scope = max(scope, apply(change, at: place)) }
        return scope
    }

    private mutating func apply(_ change: Change, at place: ObjectPlace) -> Scope {
        let before = refused[place]
        refused[place] = change.refused
        var scope = Scope.nothing
        if let new = change.observed {
            scope = replace(new.object, at: place)
            observed[place] = place.key.kind.isMeshConfiguration ? new : nil
        } else if change.isRemoved {
            scope = remove(place)
        }
        if let refused = change.refused, before?.failure != refused.failure { newlyRefused[place] = refused }
        return scope
    }

    private mutating func replace(_ object: MeshObject, at place: ObjectPlace) -> Scope {
        if let old = input.clusters[place.cluster]?.object(place.key), old.isSame(as: object) { return .nothing }
        input.clusters[place.cluster, default: ClusterObjects()].apply(object)
        return Self.scope(of: place.key.kind)
    }

    private mutating func remove(_ place: ObjectPlace) -> Scope {
        observed[place] = nil
        guard input.clusters[place.cluster]?.object(place.key) != nil else { return .nothing }
        input.clusters[place.cluster]?.remove(place.key)
        return Self.scope(of: place.key.kind)
    }

    private static func scope(of kind: Kind) -> Scope {
        switch kind {
        case .endpointSlice, .pod, .node: .endpoints
        case .gateway, .virtualService, .destinationRule, .serviceEntry, .peerAuthentication, .service, .namespace:
            .topology
        case .secret, .configMap: .nothing
        }
    }
}

extension MeshObject {
    /// Whether nothing differs but the resource version, which changes with every write to the status as well.
    fileprivate func isSame(as other: MeshObject) -> Bool {
        versionless == other.versionless
    }

    private var versionless: MeshObject {
        switch self {
        case .gateway(let object): .gateway(object.versionless)
        case .virtualService(let object): .virtualService(object.versionless)
        case .destinationRule(let object): .destinationRule(object.versionless)
        case .serviceEntry(let object): .serviceEntry(object.versionless)
        case .peerAuthentication(let object): .peerAuthentication(object.versionless)
        case .service(let object): .service(object.versionless)
        case .endpointSlice(let object): .endpointSlice(object.versionless)
        case .pod(let object): .pod(object.versionless)
        case .node(let object): .node(object.versionless)
        case .namespace(let object): .namespace(object.versionless)
        case .secret(let object): .secret(object.versionless)
        case .configMap(let object): .configMap(object.versionless)
        }
    }
}

extension Resource {
    fileprivate var versionless: Self {
        var copy = self
        copy.metadata.resourceVersion = ""
        return copy
    }
}

extension ClusterObjects {
    fileprivate func object(_ key: ObjectKey) -> MeshObject? {
        switch key.kind {
        case .gateway: gateways[key].map(MeshObject.gateway)
        case .virtualService: virtualServices[key].map(MeshObject.virtualService)
        case .destinationRule: destinationRules[key].map(MeshObject.destinationRule)
        case .serviceEntry: serviceEntries[key].map(MeshObject.serviceEntry)
        case .peerAuthentication: peerAuthentications[key].map(MeshObject.peerAuthentication)
        case .service: services[key].map(MeshObject.service)
        case .endpointSlice: endpointSlices[key].map(MeshObject.endpointSlice)
        case .pod: pods[key].map(MeshObject.pod)
        case .node: nodes[key].map(MeshObject.node)
        case .namespace: namespaces[key].map(MeshObject.namespace)
        case .secret, .configMap: nil
        }
    }
}
