/// What leads from the resources of a view to those of the next generation.
public struct ResourceUpdate: Sendable {
    /// New resources, and those with new content; of several with one name the first one counts.
    public internal(set) var fresh = ProxyResources()
    /// The names of resources that the view has no longer, unless they are among `fresh`, by type URL.
    public private(set) var removed: [String: Set<String>] = [:]

    /// No difference.
    init() {}

    /// Takes out what is not among `fresh` in the end.
    mutating func remove(_ typeURL: String, _ names: [String]) {
        if !names.isEmpty { removed[typeURL, default: []].formUnion(names) }
    }
}
