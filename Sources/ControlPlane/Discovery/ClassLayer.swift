import EnvoyAPI
import EnvoyConfig
import MeshModel
import XDS

/// What one class of proxies is served in one generation.
struct ClassLayer: Sendable {
    let set: ResourceSet
    let resources: ProxyResources
    /// The structure of the generation that `resources` were built for.
    let structure: UInt64
    /// Why the last attempt to build failed; what is served is older then, but for its endpoints.
    let failure: String?
    /// The Secrets that `resources` refer to.
    private(set) var credentials: [CredentialName] = []

    /// What proxies of a view send to others, or serve as gateways.
    static func outbound(_ view: ProxyView, _ generation: Generation, _ previous: ClassLayer?) -> ClassLayer {
        if let previous, var resources = previous.reusable(in: generation) {
            resources.endpoints = loadAssignments(for: view, in: generation.snapshot)
            var layer = ClassLayer(resources, generation, previous, failure: nil)
            layer.credentials = previous.credentials
            return layer
        }
        var layer = attempt(generation, previous, isComplete: true) {
            try EnvoyConfig.resources(for: view, in: generation.snapshot)
        } orKeep: { old in
            old.refreshing(loadAssignments(for: view, in: generation.snapshot))
        }
        let kept = layer.failure == nil ? nil : previous?.credentials
        layer.credentials = kept ?? credentialNames(for: view, in: generation.snapshot)
        return layer
    }

    /// What sidecars of a view receive.
    static func inbound(_ view: InboundView, _ generation: Generation, _ previous: ClassLayer?) -> ClassLayer {
        if let previous, previous.reusable(in: generation) != nil { return previous }
        return attempt(generation, previous, isComplete: false) {
            try inboundResources(for: view, in: generation.snapshot)
        } orKeep: {
            $0
        }
    }

    private init(_ resources: ProxyResources, _ generation: Generation, _ previous: ClassLayer?, failure: String?) {
        self.resources = resources
        self.failure = failure
        structure = generation.structure
        set = ResourceSet(
            version: "\(generation.number)",
            resources: Dictionary(uniqueKeysWithValues: ProxyResources.typeURLs.map { ($0, resources[$0]) }),
            basedOn: previous?.set)
    }

    private func reusable(in generation: Generation) -> ProxyResources? {
        structure == generation.structure && failure == nil ? resources : nil
    }

    /// When building fails, or its result could not be used by a proxy, the last good set stays.
    private static func attempt(
        _ generation: Generation, _ previous: ClassLayer?, isComplete: Bool, _ build: () throws -> ProxyResources,
        orKeep keep: (ProxyResources) -> ProxyResources
    ) -> ClassLayer {
        do {
            let resources = try build()
            let faults = try consistencyFaults(in: [resources], isComplete: isComplete)
            let failure = faults.isEmpty ? nil : faults.map(\.description).joined(separator: "; ")
            let kept = failure == nil ? nil : previous.map { keep($0.resources) }
            return ClassLayer(kept ?? resources, generation, previous, failure: failure)
        } catch {
            let kept = previous.map { keep($0.resources) } ?? ProxyResources()
            return ClassLayer(kept, generation, previous, failure: "\(error)")
        }
    }
}

extension ProxyResources {
    /// These resources with the present endpoints of those clusters that are among them.
    fileprivate func refreshing(_ assignments: [EncodedResource]) -> ProxyResources {
        let present = Dictionary(assignments.map { ($0.name, $0) }) { first, _ in first }
        var copy = self
        copy.endpoints = endpoints.map { present[$0.name] ?? $0 }
        return copy
    }
}
