/// What each class of proxies is served: built once for a class and a generation, however many ask at the same time.
actor ClassMemo<View: Hashable & Sendable> {
    typealias Build = @Sendable (View, Generation, _ previous: ClassLayer?) -> ClassLayer

    private struct Entry {
        let generation: UInt64
        let layer: Task<ClassLayer, Never>
    }

    private var entries: [View: Entry] = [:]
    private let build: Build

    init(_ build: @escaping Build) { self.build = build }

    /// The layer of a class in a generation, or in a later one if that has been asked for already.
    func layer(_ view: View, _ generation: Generation) async -> ClassLayer {
        if let entry = entries[view], entry.generation >= generation.number { return await entry.layer.value }
        let previous = entries[view]?.layer
        let layer = Task { [build] in build(view, generation, await previous?.value) }
        entries[view] = Entry(generation: generation.number, layer: layer)
        return await layer.value
    }

    /// Forgets all classes but these.
    func keep(_ views: Set<View>) { entries = entries.filter { views.contains($0.key) } }

    var count: Int { entries.count }
}
