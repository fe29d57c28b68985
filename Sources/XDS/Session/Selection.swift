import EnvoyAPI

/// What a client gets of the resources that have changed.
struct Selection: Sendable {
    /// Those that it wants; sorted by name.
    var resources: [EncodedResource]
    /// The positions of the others among all that have changed.
    var omitted: [Int32] = []
}
