import EnvoyAPI
import EnvoyConfig
import MeshModel
import XDS

/// What one class of proxies is served in one generation.
struct ClassLayer: Sendable {
    let set: ResourceSet
    let resources: ProxyResources
    /// The structure of the generation that `resources` were built from.
    let structure: UInt64
    /// Why the last attempt to build failed; what is served is older then.
    let failure: String?

    /// What proxies of a view send to others, or serve as gateways.
    static func outbound(_ view: ProxyView, _ generation: Generation, _ previous: ClassLayer?) -> ClassLayer {
        make(generation, previous) {
            if var resources = previous?.reusable(in: generation) {
                resources.endpoints = loadAssignments(for: view, in: generation.snapshot)
                return resources
            }
            return try EnvoyConfig.resources(for: view, in: generation.snapshot)
        }
    }

    /// What sidecars of a view receive.
    static func inbound(_ view: InboundView, _ generation: Generation, _ previous: ClassLayer?) -> ClassLayer {
        if let previous, previous.reusable(in: generation) != nil { return previous }
        return make(generation, previous) { try inboundResources(for: view, in: generation.snapshot) }
    }

    private func reusable(in generation: Generation) -> ProxyResources? {
        structure == generation.structure && failure == nil ? resources : nil
    }

    /// When building fails, the last good set stays.
    private static func make(
        _ generation: Generation, _ previous: ClassLayer?, _ build: () throws -> ProxyResources
    ) -> ClassLayer {
        do {
            let resources = try build()
            let set = ResourceSet(
                version: "\(generation.number)",
                resources: Dictionary(uniqueKeysWithValues: ProxyResources.typeURLs.map { ($0, resources[$0]) }),
                basedOn: previous?.set)
            return ClassLayer(set: set, resources: resources, structure: generation.structure, failure: nil)
        } catch {
            return ClassLayer(
                set: previous?.set ?? .empty, resources: previous?.resources ?? ProxyResources(),
                structure: generation.structure, failure: "\(error)")
        }
    }
}
