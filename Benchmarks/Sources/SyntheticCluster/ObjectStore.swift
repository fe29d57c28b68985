import Kubernetes
import MeshAPI
import NIOCore
import Synchronization

/// What a synthetic cluster holds, as the bytes that its API server answers with, and who watches it.
public final class ObjectStore: Sendable {
    fileprivate struct State {
        var version: UInt64 = 1
        var collections = Dictionary(uniqueKeysWithValues: Kind.allCases.map { ($0, ObjectCollection()) })
    }

    /// Changes that belong together.
    public struct Edit {
        fileprivate var puts: [ClusterObject] = []
        fileprivate var removals: [ClusterObject] = []

        /// Adds or replaces an object.
        public mutating func put(_ object: ClusterObject) { puts.append(object) }

        /// Removes an object, after all that are added.
        public mutating func remove(_ object: ClusterObject) { removals.append(object) }
    }

    private let state = Mutex(State())

    public init() {}

    /// Makes changes and tells all watches, each kind in one write.
    /// - Returns: when the first byte had not been written yet.
    @discardableResult
    public func change(_ body: (inout Edit) -> Void) -> ContinuousClock.Instant {
        var edit = Edit()
        body(&edit)
        return state.withLock { state in
            var changes: [Kind: [ObjectCollection.Change]] = [:]
            for object in edit.puts {
                let version = state.next()
                let entry = ObjectCollection.Entry(object, text: object.text(version: version), version: version)
                if let change = state.collections[object.id.kind]?.put(entry) {
                    changes[object.id.kind, default: []].append(change)
                }
            }
            for object in edit.removals {
                let version = state.next()
                let text = object.text(version: version)
                let change = state.collections[object.id.kind]?.remove(object.id, version: version, text: text)
                if let change { changes[object.id.kind, default: []].append(change) }
            }
            let start = ContinuousClock.now
            for (kind, changes) in changes { state.tell(kind, changes) }
            return start
        }
    }

    /// Forgets the history of all kinds, as an API server does whose database was compacted: watches list again.
    public func forgetHistory() {
        state.withLock { state in
            state.version += 1
            for kind in Kind.allCases { state.collections[kind]?.forget() }
        }
    }

    /// How many watches are open.
    public var watches: Int { state.withLock { $0.collections.values.reduce(0) { $0 + $1.watches.count } } }
}

extension ObjectStore.State {
    fileprivate mutating func next() -> UInt64 {
        version += 1
        return version
    }

    fileprivate func tell(_ kind: Kind, _ changes: [ObjectCollection.Change]) {
        for watch in (collections[kind]?.watches ?? [:]).values { watch.send(changes) }
    }
}

extension ObjectCollection.Entry {
    init(_ object: ClusterObject, text: ByteBuffer, version: UInt64) {
        self.init(
            id: object.id, labels: Dictionary(object.labels.map { ($0.name, $0.value) }) { $1 }, text: text,
            version: version)
    }
}

// What the API server needs.
extension ObjectStore {
    func text(of id: ClusterObject.ID) -> ByteBuffer? { state.withLock { $0.collections[id.kind]?[id]?.text } }

    /// One page of a list as JSON text.
    /// - Parameter token: of the page before: `VERSION:PLACE`.
    func list(_ kind: Kind, _ selection: ObjectSelection, limit: Int, token: String?) -> ByteBuffer {
        state.withLock { state in
            let parts = token?.split(separator: ":").compactMap { UInt64($0) } ?? []
            let version = parts.first ?? state.version
            let page = state.collections[kind]?.page(
                from: parts.count == 2 ? Int(parts[1]) : 0, limit: limit, selection)
            let objects = page?.objects ?? []
            var text = ByteBuffer()
            text.reserveCapacity(objects.reduce(300) { $0 + $1.readableBytes + 1 })
            text.writeString(#"{"kind":"\#(kind.rawValue)List","apiVersion":"\#(kind.apiVersions[0])","metadata":{"#)
            if let next = page?.next { text.writeString(#""continue":"\#(version):\#(next)","#) }
            text.writeString(#""resourceVersion":"\#(version)"},"items":["#)
            for (number, object) in objects.enumerated() {
                if number > 0 { text.writeString(",") }
                text.writeImmutableBuffer(object)
            }
            text.writeString("]}")
            return text
        }
    }

    /// Opens a watch.
    /// - Returns: false when changes after `version` are forgotten.
    func watch(_ kind: Kind, from version: UInt64, _ watch: ObjectWatch) -> Bool {
        state.withLock { state in
            guard let collection = state.collections[kind], version >= collection.forgotten else { return false }
            state.collections[kind]?.watches[ObjectIdentifier(watch.channel)] = watch
            let missed = collection.changes.drop { $0.version <= version }
            watch.send(missed)
            return true
        }
    }

    func endWatch(_ kind: Kind, on channel: any Channel) {
        state.withLock { _ = $0.collections[kind]?.watches.removeValue(forKey: ObjectIdentifier(channel)) }
    }

    /// What everything up to now is called.
    var version: UInt64 { state.withLock(\.version) }

    /// Keeps an object that a client wrote.
    func keep(_ id: ClusterObject.ID, _ object: JSON) -> ByteBuffer {
        state.withLock { state in
            let version = state.next()
            var object = object
            var metadata = object["metadata"] ?? [:]
            metadata["resourceVersion"] = .string("\(version)")
            metadata["name"] = .string(id.name)
            if !id.namespace.isEmpty { metadata["namespace"] = .string(id.namespace) }
            object["metadata"] = metadata
            let text = ByteBuffer(bytes: object.encoded())
            let entry = ObjectCollection.Entry(
                id: id, labels: metadata["labels"]?.strings ?? [:], text: text, version: version)
            if let change = state.collections[id.kind]?.put(entry) { state.tell(id.kind, [change]) }
            return text
        }
    }
}
