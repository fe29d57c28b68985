import Kubernetes
import Synchronization

/// A value made out of all objects of some kinds. It is made again when one of them has changed, so that it is right
/// for the very next request.
final class DerivedValue<Value: Sendable>: Sendable {
    private struct Known {
        let version: ResourceVersion
        let value: Value
    }

    private let store: ObjectStore
    private let resources: [GroupVersionResource]
    private let make: @Sendable ([[JSON]]) -> Value
    private let known = Mutex<Known?>(nil)

    /// - Parameter make: is given the objects of each of the kinds, in their order.
    init(_ store: ObjectStore, of resources: [GroupVersionResource], make: @escaping @Sendable ([[JSON]]) -> Value) {
        self.store = store
        self.resources = resources
        self.make = make
    }

    func current() async throws(APIStatus) -> Value {
        let version = try version()
        if let value = known.withLock({ $0?.version == version ? $0?.value : nil }) { return value }
        var objects: [[JSON]] = []
        for resource in resources { objects.append(try await store.list(resource).items) }
        let value = make(objects)
        known.withLock { $0 = Known(version: version, value: value) }
        return value
    }

    /// The version of the newest change of any of the kinds. It is taken before the objects are read: at worst they are
    /// newer, and are read once more.
    private func version() throws(APIStatus) -> ResourceVersion {
        var newest = ResourceVersion.zero
        for resource in resources { newest = max(newest, store.feed.lastChange(try store.catalog.type(resource))) }
        return newest
    }
}
