public import EnvoyAPI
import Synchronization

/// The resources of one type in one layer: immutable, sorted by name, shared by reference.
///
/// Two tables with the same ``id`` are the same table; a difference between tables is computed once for all
/// sessions that cross it (see ``PushCache``).
public final class ResourceTable: Sendable {
    private static let nextID = Atomic<UInt64>(1)

    /// A table without resources, which every type shares.
    public static let empty = ResourceTable(id: 0, version: "", resources: [], fingerprint: 0)

    /// Unique in this process; 0 is ``empty``.
    public let id: UInt64

    /// The version of the set that first held these very resources: for people, not for comparing.
    public let version: String

    /// Sorted by name, each name once.
    public let resources: [EncodedResource]

    /// The same for the same resources, and hardly ever for others.
    let fingerprint: UInt64

    /// What led here from the table that this one was made of, and that table's id.
    let step: (from: UInt64, change: ResourceChange)?

    private init(
        id: UInt64, version: String, resources: [EncodedResource], fingerprint: UInt64,
        step: (from: UInt64, change: ResourceChange)? = nil
    ) {
        self.id = id
        self.version = version
        self.resources = resources
        self.fingerprint = fingerprint
        self.step = step
    }

    /// A table of `resources` in any order. Of several with one name the first one counts.
    convenience init(version: String, resources: [EncodedResource]) {
        let sorted = Self.sortedByName(resources)
        self.init(
            id: Self.makeID(), version: version, resources: sorted,
            fingerprint: sorted.reduce(0) { $0 &+ Self.fingerprint($1) })
    }

    /// This table, or an equal one that `memo` knows.
    func shared(_ memo: TableMemo) -> ResourceTable {
        guard let typeURL = resources.first?.typeURL else { return self }
        return memo.table(.init(typeURL: typeURL, fingerprint: fingerprint)) {
            $0.resources == resources
        } make: {
            self
        }
    }

    /// This table with `fresh` in place of the resources of these names, or beside the others, and without others
    /// called `removed`; itself when nothing differs. Nothing but these is compared, now or when a session goes from one table to
    /// the other.
    func replacing(
        _ fresh: [EncodedResource], removing removed: Set<String> = [], version: String, _ memo: TableMemo
    ) -> ResourceTable {
        var change = ResourceChange()
        change.updated = Self.sortedByName(fresh).filter { self[$0.name] != $0 }
        change.removed = removed.subtracting(fresh.lazy.map(\.name)).sorted().compactMap { self[$0] }
        guard let typeURL = (change.updated.first ?? change.removed.first)?.typeURL else { return self }
        let past = change.removed + change.updated.compactMap { self[$0.name] }
        let next =
            past.reduce(fingerprint) { $0 &- Self.fingerprint($1) }
            &+ change.updated.reduce(0) { $0 &+ Self.fingerprint($1) }
        return memo.table(.init(typeURL: typeURL, fingerprint: next)) {
            $0.step?.from == id && $0.step?.change == change
        } make: {
            ResourceTable(
                id: Self.makeID(), version: version, resources: resources(after: change), fingerprint: next,
                step: (id, change))
        }
    }

    private func resources(after change: ResourceChange) -> [EncodedResource] {
        var next = resources
        for resource in change.removed { next.remove(at: Self.position(of: resource.name, in: next)) }
        for resource in change.updated {
            let index = Self.position(of: resource.name, in: next)
            if index < next.count, next[index].name == resource.name {
                next[index] = resource
            } else {
                next.insert(resource, at: index)
            }
        }
        return next
    }

    /// Spreads the hash of a resource, so that sums of several tell more than their parts.
    private static func fingerprint(_ resource: EncodedResource) -> UInt64 {
        let mixed = resource.contentHash &* 0x9E37_79B9_7F4A_7C15
        return mixed ^ (mixed >> 32)
    }

    /// The resource called `name`.
    public subscript(name: String) -> EncodedResource? {
        let index = Self.position(of: name, in: resources)
        return index < resources.count && resources[index].name == name ? resources[index] : nil
    }

    private static func makeID() -> UInt64 { nextID.wrappingAdd(1, ordering: .relaxed).oldValue }

    /// Where `name` is or would be.
    private static func position(of name: String, in resources: [EncodedResource]) -> Int {
        var low = 0
        var high = resources.count
        while low < high {
            let middle = (low + high) / 2
            if resources[middle].name < name { low = middle + 1 } else { high = middle }
        }
        return low
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
