import Kubernetes

/// The objects of a kind and what becomes of them, for controllers: level-based, and never ending by itself. After a
/// reader was too slow, it gets everything afresh.
struct ObjectFeed: AsyncSequence, Sendable {
    enum News: Sendable {
        /// The complete state: comes first, and again after a gap.
        case all([JSON])
        /// An object appeared or changed: its latest state.
        case changed(JSON)
        /// An object is gone, or no longer wanted: its last state.
        case removed(JSON)
    }

    typealias Element = News
    typealias Failure = APIStatus

    let store: ObjectStore
    let resource: GroupVersionResource
    let namespace: String?
    let selection: Selection

    func makeAsyncIterator() -> Iterator { Iterator(feed: self) }

    struct Iterator: AsyncIteratorProtocol {
        let feed: ObjectFeed
        private var watch: Watch.Iterator?
        private var pending: ArraySlice<News> = []

        fileprivate init(feed: ObjectFeed) { self.feed = feed }

        /// `nil` when the task is cancelled or the store closes.
        mutating func next(isolation actor: isolated (any Actor)?) async throws(APIStatus) -> News? {
            while pending.isEmpty {
                if Task.isCancelled { return nil }
                do throws(APIStatus) {
                    guard watch != nil else {
                        let (objects, changes) = try await feed.begin()
                        watch = changes.makeAsyncIterator()
                        return .all(objects)
                    }
                    guard let batch = try await watch?.next(isolation: actor) else { return nil }
                    pending = try feed.news(batch)[...]
                } catch {
                    if Task.isCancelled { return nil }
                    guard error.code == 410 else { throw error }
                    watch = nil
                }
            }
            return pending.popFirst()
        }

        mutating func next() async throws(APIStatus) -> News? { try await next(isolation: nil) }
    }

    fileprivate func begin() async throws(APIStatus) -> (objects: [JSON], changes: Watch) {
        let list = try await store.list(resource, namespace: namespace, where: selection)
        return (list.items, try store.watch(resource, after: list.resourceVersion))
    }

    fileprivate func news(_ batch: Watch.Batch) throws(APIStatus) -> [News] {
        do {
            return try batch.changes.compactMap { change in
                guard namespace == nil || change.object.namespace == namespace,
                    let kind = change.kind(seenThrough: selection)
                else { return nil }
                let object = try change.object.json(version: resource.version)
                return kind == .deleted ? .removed(object) : .changed(object)
            }
        } catch {
            throw APIStatus(error)
        }
    }
}
