import EnvoyAPI

/// What leads from one table to another.
struct ResourceChange: Sendable, Equatable {
    /// New resources, and those with new content; sorted by name.
    var updated: [EncodedResource] = []
    /// As they were in the older table; sorted by name.
    var removed: [EncodedResource] = []

    /// No difference.
    init() {}

    /// The difference between two tables, in time proportional to their sizes.
    init(from old: ResourceTable, to new: ResourceTable) {
        if old === new { return }
        if old.resources.isEmpty {
            updated = new.resources
            return
        }
        var oldIndex = 0
        for resource in new.resources {
            while oldIndex < old.resources.count, old.resources[oldIndex].name < resource.name {
                removed.append(old.resources[oldIndex])
                oldIndex += 1
            }
            if oldIndex < old.resources.count, old.resources[oldIndex].name == resource.name {
                if old.resources[oldIndex] != resource { updated.append(resource) }
                oldIndex += 1
            } else {
                updated.append(resource)
            }
        }
        removed.append(contentsOf: old.resources[oldIndex...])
    }
}
