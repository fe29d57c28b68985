import Kubernetes

/// Changes of one kind after a version, in order, for as long as somebody asks. A watch holds no changes of its own:
/// whoever does not ask costs nothing.
struct Watch: AsyncSequence, Sendable {
    /// What is new: possibly nothing, then only `through` has moved on.
    struct Batch: Sendable {
        let changes: [Change]
        /// Everything up to this version has been seen.
        let through: ResourceVersion
    }

    typealias Element = Batch
    typealias Failure = APIStatus

    let store: ObjectStore
    let type: ResourceType
    /// Makes the sequence deliver an empty batch soon, so that the reader can do something else (`yield`), or ends it
    /// (`finish`).
    let ring: AsyncStream<Void>.Continuation

    private let bell: AsyncStream<Void>
    private let position: ResourceVersion

    init(_ store: ObjectStore, _ type: ResourceType, after position: ResourceVersion, feed: ChangeFeed) {
        self.store = store
        self.type = type
        self.position = position
        (bell, ring) = feed.bell(type)
    }

    func makeAsyncIterator() -> Iterator {
        Iterator(store: store, type: type, position: position, bell: bell.makeAsyncIterator())
    }

    struct Iterator: AsyncIteratorProtocol {
        let store: ObjectStore
        let type: ResourceType
        var position: ResourceVersion
        var bell: AsyncStream<Void>.Iterator

        /// The next batch; `nil` when the task is cancelled or the store closes.
        /// - Throws: `APIStatus` 410 when the reader was so slow that history was cut before it read.
        mutating func next(isolation actor: isolated (any Actor)?) async throws(APIStatus) -> Batch? {
            var isWoken = false
            while true {
                switch store.feed.read(type, after: position) {
                case .changes(let changes): return advance(Array(changes))
                case .behind(let newest):
                    let changes = try await store.changes(type, after: position, upTo: newest)
                    if !changes.isEmpty { return advance(changes) }
                    position = Swift.max(position, newest)
                case .upToDate(let newest):
                    position = Swift.max(position, newest)
                    if isWoken { return Batch(changes: [], through: position) }
                }
                guard await bell.next(isolation: actor) != nil else { return nil }
                isWoken = true
            }
        }

        mutating func next() async throws(APIStatus) -> Batch? { try await next(isolation: nil) }

        private mutating func advance(_ changes: [Change]) -> Batch {
            position = changes.last?.version ?? position
            return Batch(changes: changes, through: position)
        }
    }
}
