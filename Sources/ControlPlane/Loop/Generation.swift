import MeshAPI
import MeshModel

/// One state of the mesh, ready to be served.
struct Generation: Sendable {
    /// Counts up by one.
    let number: UInt64
    /// The number of the generation in which something other than load assignments changed last.
    let structure: UInt64
    let snapshot: MeshSnapshot
    /// What differs from the generation before.
    let change: SnapshotChange
}

/// Makes generations of states, compiling no more than what a change requires.
struct GenerationMaker: Sendable {
    private var compilation: Compilation?
    private(set) var latest: Generation?

    /// What the last compilation of the topology says of the configuration objects.
    var statuses: [ObjectKey: ObjectStatus] { compilation?.statuses ?? [:] }

    /// The next generation; `nil` when nothing has changed. The first is made whatever has changed.
    mutating func next(_ input: MeshInput, _ change: InputChange) -> Generation? {
        guard let latest else {
            let first = Compilation(input)
            compilation = first
            return publish(Generation(number: 1, structure: 1, snapshot: first.snapshot, change: SnapshotChange()))
        }
        guard change.scope > .nothing, let (snapshot, change) = update(input, change) else { return nil }
        let number = latest.number + 1
        return publish(
            Generation(
                number: number, structure: change.isStructural ? number : latest.structure, snapshot: snapshot,
                change: change))
    }

    private mutating func update(
        _ input: MeshInput, _ change: InputChange
    ) -> (snapshot: MeshSnapshot, change: SnapshotChange)? {
        guard let result = compilation?.update(input, change), let compilation else { return nil }
        return (compilation.snapshot, result)
    }

    private mutating func publish(_ generation: Generation) -> Generation {
        latest = generation
        return generation
    }
}
