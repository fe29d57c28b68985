import EnvoyAPI
import EnvoyConfig
import Kubernetes
import MeshAPI
import MeshModel
import TestSupport
import Testing
import XDS

@testable import ControlPlane

/// What is remembered changes nothing of what is served.
@Suite struct TranslationMemoTests {
    private static let names = ["a", "b", "c"]

    private static func step(_ generator: inout SeededGenerator) -> (object: JSON, isRemoved: Bool) {
        let name = names.randomElement(using: &generator) ?? "a"
        let number = Int.random(in: 1...3, using: &generator)
        let object: JSON =
            switch Int.random(in: 0..<8, using: &generator) {
            case 0, 1: Objects.service(name)
            case 2: Objects.virtualService(name, host: names.randomElement(using: &generator) ?? "a")
            case 3: rule(name, host: names.randomElement(using: &generator) ?? "a", version: number)
            case 4: Objects.pod("\(name)-\(number)", ip: "10.0.0.\(number)")
            default: Objects.slice(name, addresses: (0..<number).map { "10.0.0.\($0 + 1)" })
            }
        return (object, Int.random(in: 0..<5, using: &generator) == 0)
    }

    private static func rule(_ name: String, host: String, version: Int) -> JSON {
        [
            "apiVersion": "networking.istio.io/v1", "kind": "DestinationRule",
            "metadata": ["name": .string(name), "namespace": "sample"],
            "spec": [
                "host": .string(host),
                "subsets": [["name": "v", "labels": ["version": .string("v\(version)")]]],
                "trafficPolicy": ["loadBalancer": ["simple": version == 1 ? "RANDOM" : "LEAST_REQUEST"]],
            ],
        ]
    }

    private func view(_ generation: Generation, _ namespace: String) -> ProxyView {
        var node = ProxyNode(type: .sidecar, address: "10.0.0.1", name: "x", namespace: namespace, cluster: "c1")
        node.takesVirtualHosts = true
        return EnvoyConfig.view(of: node, in: generation.snapshot).outbound
    }

    @Test("what two views are served after any history is what is built without a memory", arguments: 0..<20)
    func sameWithout(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var state = MeshState(settings: MeshSettings(configCluster: "c1"))
        var maker = GenerationMaker()
        let memo = LayerMemo()
        var layers: [String: ClassLayer] = [:]
        var shared = 0
        for _ in 0..<40 {
            var batch = ChangeBatch()
            let step = Self.step(&generator)
            let object = try Objects.read(step.object)
            batch.add(
                step.isRemoved ? .removal : Change(observed: ObservedObject(object: object)),
                at: ObjectPlace(cluster: "c1", key: object.key))
            let change = state.apply(batch)
            guard let generation = maker.next(state.input, change) else { continue }
            if generation.structure == generation.number { memo.translations.turn() }
            for namespace in ["sample", "other"] {
                let view = view(generation, namespace)
                let layer = ClassLayer.outbound(view, generation, layers[namespace], memo: memo)
                layers[namespace] = layer
                let anew = ClassLayer.outbound(view, generation, nil, memo: LayerMemo())
                try #require(layer.failure == nil, "seed \(seed)")
                for type in ProxyResources.typeURLs {
                    try #require(layer.set.table(type).resources == anew.set.table(type).resources, "seed \(seed)")
                }
            }
            let tables = ProxyResources.typeURLs.map { type in layers.values.map { $0.set.table(type) } }
            for pair in tables where pair.first?.resources == pair.last?.resources {
                try #require(pair.first === pair.last, "seed \(seed)")
                shared += 1
            }
        }
        #expect(shared > 0)
    }
}
