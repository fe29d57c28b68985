import MeshAPI
import MeshModel

/// Everything that the loop knows: the input of compilation, and what could not become part of it.
struct MeshState: Sendable {
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

    /// Where there are configuration objects, those that cannot be read among them.
    var configuration: Set<ObjectPlace> {
        Set(observed.keys).union(refused.keys.filter(\.key.kind.isMeshConfiguration))
    }

    /// Takes in what has happened; tells what has to be compiled.
    mutating func apply(_ batch: ChangeBatch) -> InputChange {
        var result = InputChange()
        newlyRefused = [:]
        if let settings = batch.settings, settings != input.settings {
            input.settings = settings
            result.widen(to: .everything)
        }
        for cluster in batch.removedClusters where input.clusters.removeValue(forKey: cluster) != nil {
            refused = refused.filter { $0.key.cluster != cluster }
            result.widen(to: .everything)
        }
        for (place, change) in batch.changes where apply(change, at: place) {
            result.add(place.key, of: place.cluster)
        }
        return result
    }

    /// Whether the input has changed.
    private mutating func apply(_ change: Change, at place: ObjectPlace) -> Bool {
        let before = refused[place]
        refused[place] = change.refused
        var isChanged = false
        if let new = change.observed {
            isChanged = replace(new.object, at: place)
            observed[place] = place.key.kind.isMeshConfiguration ? new : nil
        } else if change.isRemoved {
            isChanged = remove(place)
        }
        if let refused = change.refused, before?.failure != refused.failure { newlyRefused[place] = refused }
        return isChanged
    }

    private mutating func replace(_ object: MeshObject, at place: ObjectPlace) -> Bool {
        if let old = input.clusters[place.cluster]?.object(place.key), old.isSame(as: object) { return false }
        input.clusters[place.cluster, default: ClusterObjects()].apply(object)
        return true
    }

    private mutating func remove(_ place: ObjectPlace) -> Bool {
        observed[place] = nil
        guard input.clusters[place.cluster]?.object(place.key) != nil else { return false }
        input.clusters[place.cluster]?.remove(place.key)
        return true
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
