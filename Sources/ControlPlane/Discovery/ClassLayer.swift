import EnvoyAPI
import EnvoyConfig
import MeshModel
import XDS

/// What one class of proxies is served in one generation.
struct ClassLayer: Sendable {
    let set: ResourceSet
    /// The number of the generation.
    let generation: UInt64
    /// The structure of the generation that all but load assignments were built for.
    let structure: UInt64
    /// Why the last attempt to build failed; what is served is older then, but for its endpoints.
    let failure: String?
    /// The Secrets that it refers to.
    private(set) var credentials: [CredentialName] = []
    /// What outbound views see; kept as long as the structure stays.
    private var mesh: VisibleMesh?
    private let settings: MeshSettings

    /// What proxies of a view send to others, or serve as gateways.
    /// - Parameter memo: of all views.
    static func outbound(
        _ view: ProxyView, _ generation: Generation, _ previous: ClassLayer?, memo: LayerMemo
    ) -> ClassLayer {
        if let layer = previous?.withEndpoints(of: generation, memo) { return layer }
        if let layer = previous?.withTopology(of: generation, memo) { return layer }
        let mesh = VisibleMesh(view, generation.snapshot, memo: memo.translations)
        var layer = attempt(generation, previous, isComplete: true, memo) {
            try mesh.resources()
        } orKeep: { old in
            let present = Set(old.table(TypeURL.endpoint).resources.map(\.name))
            let fresh = mesh.loadAssignments().filter { present.contains($0.name) }
            return .replacing(
                TypeURL.endpoint, fresh, version: "\(generation.number)", in: old, memo: memo.tables)
        }
        layer.mesh = mesh
        let kept = layer.failure == nil ? nil : previous?.credentials
        layer.credentials = kept ?? mesh.credentialNames
        return layer
    }

    /// What sidecars of a view receive.
    static func inbound(
        _ view: InboundView, _ generation: Generation, _ previous: ClassLayer?, memo: LayerMemo
    ) -> ClassLayer {
        // Beside the view it takes nothing from the mesh but its settings.
        if let previous, previous.failure == nil, previous.settings == generation.snapshot.topology.settings {
            return previous
        }
        return attempt(generation, previous, isComplete: false, memo) {
            try inboundResources(for: view, in: generation.snapshot)
        } orKeep: {
            $0
        }
    }

    private init(_ set: ResourceSet, _ generation: Generation, failure: String?) {
        self.set = set
        self.generation = generation.number
        self.failure = failure
        structure = generation.structure
        settings = generation.snapshot.topology.settings
    }

    private func isUsable(in generation: Generation) -> Bool { structure == generation.structure && failure == nil }

    /// The same with the load assignments that have changed since; nil when more than that has.
    private func withEndpoints(of generation: Generation, _ memo: LayerMemo) -> ClassLayer? {
        guard isUsable(in: generation), let mesh = mesh?.with(generation.snapshot.endpoints) else { return nil }
        let isNext = self.generation + 1 == generation.number
        let fresh = isNext ? mesh.loadAssignments(of: generation.change.services) : mesh.loadAssignments()
        let next = ResourceSet.replacing(
            TypeURL.endpoint, fresh, version: "\(generation.number)", in: set, memo: memo.tables)
        return with(next, generation, mesh)
    }

    /// The same with what changed services, rules and load assignments touch; nil when more has changed.
    private func withTopology(of generation: Generation, _ memo: LayerMemo) -> ClassLayer? {
        guard failure == nil, self.generation + 1 == generation.number, let change = generation.change.topology,
            let (next, update) = try? mesh?.update(to: generation.snapshot, change, in: { set.table($0)[$1] })
        else { return nil }
        let others = next.loadAssignments(of: generation.change.services)
        var result = set
        for typeURL in ProxyResources.typeURLs {
            let fresh = update.fresh[typeURL] + (typeURL == TypeURL.endpoint ? others : [])
            result = .replacing(
                typeURL, fresh, removing: update.removed[typeURL] ?? [], version: "\(generation.number)", in: result,
                memo: memo.tables)
        }
        var layer = with(result, generation, next)
        layer.credentials = next.credentialNames
        return layer
    }

    private func with(_ set: ResourceSet, _ generation: Generation, _ mesh: VisibleMesh) -> ClassLayer {
        var layer = ClassLayer(set, generation, failure: nil)
        layer.mesh = mesh
        layer.credentials = credentials
        return layer
    }

    /// When building fails, or its result could not be used by a proxy, the last good set stays.
    private static func attempt(
        _ generation: Generation, _ previous: ClassLayer?, isComplete: Bool, _ memo: LayerMemo,
        _ build: () throws -> ProxyResources, orKeep keep: (ResourceSet) -> ResourceSet
    ) -> ClassLayer {
        do {
            let resources = try build()
            let faults = try consistencyFaults(in: [resources], isComplete: isComplete, memo: memo.translations)
            let failure = faults.isEmpty ? nil : faults.map(\.description).joined(separator: "; ")
            if failure != nil, let previous { return ClassLayer(keep(previous.set), generation, failure: failure) }
            let set = ResourceSet(
                version: "\(generation.number)",
                resources: Dictionary(uniqueKeysWithValues: ProxyResources.typeURLs.map { ($0, resources[$0]) }),
                basedOn: previous?.set, memo: memo.tables)
            return ClassLayer(set, generation, failure: failure)
        } catch {
            return ClassLayer(previous.map { keep($0.set) } ?? .empty, generation, failure: "\(error)")
        }
    }
}
