public import EnvoyAPI
import Synchronization

/// The resources of one type in one layer: immutable, sorted by name, shared by reference.
///
/// Two tables with the same ``id`` are the same table; a difference between tables is computed once for all
/// sessions that cross it (see ``PushCache``).
public final class ResourceTable: Sendable {
    private static let nextID = Atomic<UInt64>(1)

    /// A table without resources, which every type shares.
    public static let empty = ResourceTable(id: 0, version: "", resources: [])

    /// Unique in this process; 0 is ``empty``.
    public let id: UInt64

    /// The version of the set that first held these very resources: for people, not for comparing.
    public let version: String

    /// Sorted by name, each name once.
    public let resources: [EncodedResource]

    private init(id: UInt64, version: String, resources: [EncodedResource]) {
        self.id = id
        self.version = version
        self.resources = resources
    }

    /// A table of `resources` in any order. Of several with one name the first one counts.
    convenience init(version: String, resources: [EncodedResource]) {
        let id = Self.nextID.wrappingAdd(1, ordering: .relaxed).oldValue
        self.init(id: id, version: version, resources: Self.sortedByName(resources))
    }

    /// The resource called `name`.
    public subscript(name: String) -> EncodedResource? {
        var low = 0
        var high = resources.count
        while low < high {
            let middle = (low + high) / 2
            if resources[middle].name < name { low = middle + 1 } else { high = middle }
        }
        return low < resources.count && resources[low].name == name ? resources[low] : nil
    }

    private static func sortedByName(_ resources: [EncodedResource]) -> [EncodedResource] {
        let inOrder = zip(resources, resources.dropFirst()).allSatisfy { $0.name < $1.name }
        if inOrder { return resources }
        var result: [EncodedResource] = []
        result.reserveCapacity(resources.count)
        // The standard library's sort is stable, so the first of equal names comes first.
        for resource in resources.sorted(by: { $0.name < $1.name }) where result.last?.name != resource.name {
            result.append(resource)
        }
        return result
    }
}
