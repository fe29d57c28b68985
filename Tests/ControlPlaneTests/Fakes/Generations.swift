import Kubernetes
import MeshAPI
import MeshModel

@testable import ControlPlane

/// Generations of a mesh with the objects of each step added.
func generations(_ steps: [[JSON]]) throws -> [Generation] {
    var state = MeshState(settings: MeshSettings(configCluster: "c1"))
    var maker = GenerationMaker()
    var made: [Generation] = []
    for step in steps {
        var batch = ChangeBatch()
        for json in step {
            let object = try Objects.read(json)
            batch.add(
                Change(observed: ObservedObject(object: object)), at: ObjectPlace(cluster: "c1", key: object.key))
        }
        let scope = state.apply(batch)
        if let generation = maker.next(state.input, scope) { made.append(generation) }
    }
    return made
}
