import MeshModel

/// One state of the mesh, ready to be served.
struct Generation: Sendable {
    /// Counts up.
    let number: UInt64
    /// The number of the generation in which something other than load assignments changed last.
    let structure: UInt64
    let snapshot: MeshSnapshot
}

/// Makes generations of states, compiling no more than what a change requires.
struct GenerationMaker: Sendable {
    private(set) var latest: Generation?
    /// What the last compilation of the topology says of the configuration objects.
    private(set) var statuses: [ObjectStatus] = []

    /// The next generation; `nil` when nothing has changed.
    mutating func next(_ input: MeshInput, _ scope: MeshState.Scope) -> Generation? {
        guard let latest else { return compileAll(input) }
        switch scope {
        case .nothing: return nil
        case .topology: return compileAll(input)
        case .endpoints:
            let endpoints = compileEndpoints(input, topology: latest.snapshot.topology)
            let isStructural = endpoints.facts != latest.snapshot.endpoints.facts
            return publish(
                MeshSnapshot(topology: latest.snapshot.topology, endpoints: endpoints), isStructural: isStructural)
        }
    }

    private mutating func compileAll(_ input: MeshInput) -> Generation {
        let result = compile(input)
        statuses = result.statuses
        return publish(result.snapshot, isStructural: true)
    }

    private mutating func publish(_ snapshot: MeshSnapshot, isStructural: Bool) -> Generation {
        let number = (latest?.number ?? 0) + 1
        let structure = isStructural ? number : latest?.structure ?? number
        let generation = Generation(number: number, structure: structure, snapshot: snapshot)
        latest = generation
        return generation
    }
}
