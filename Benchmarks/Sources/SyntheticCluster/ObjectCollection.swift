import MeshAPI
import NIOCore

/// The objects of one kind, in the order in which they appeared, and the changes that a watch may still ask for.
struct ObjectCollection {
    struct Entry {
        let id: ClusterObject.ID
        let labels: [String: String]
        let text: ByteBuffer
        let version: UInt64
    }

    struct Change {
        let version: UInt64
        let id: ClusterObject.ID
        let labels: [String: String]
        /// The line of a watch.
        let line: ByteBuffer
    }

    /// The most changes that are kept.
    private static let history = 20_000

    /// An object that is gone leaves its place empty, so that the places of pages stay what they are.
    private var places: [Entry?] = []
    private var index: [ClusterObject.ID: Int] = [:]
    private(set) var changes: [Change] = []
    /// Changes up to this version are forgotten.
    private(set) var forgotten: UInt64 = 0
    var watches: [ObjectIdentifier: ObjectWatch] = [:]

    subscript(id: ClusterObject.ID) -> Entry? { index[id].flatMap { places[$0] } }

    /// Adds or replaces an object.
    mutating func put(_ entry: Entry) -> Change {
        let type = self[entry.id] == nil ? "ADDED" : "MODIFIED"
        if let place = index[entry.id] {
            places[place] = entry
        } else {
            index[entry.id] = places.count
            places.append(entry)
        }
        return note(type, entry, entry.version, entry.text)
    }

    /// Removes an object; nil when there is none.
    mutating func remove(_ id: ClusterObject.ID, version: UInt64, text: ByteBuffer) -> Change? {
        guard let place = index[id], let entry = places[place] else { return nil }
        places[place] = nil
        return note("DELETED", entry, version, text)
    }

    private mutating func note(_ type: String, _ entry: Entry, _ version: UInt64, _ text: ByteBuffer) -> Change {
        var line = ByteBuffer()
        line.reserveCapacity(text.readableBytes + 40)
        line.writeString(#"{"type":"\#(type)","object":"#)
        line.writeImmutableBuffer(text)
        line.writeString("}\n")
        let change = Change(version: version, id: entry.id, labels: entry.labels, line: line)
        changes.append(change)
        if changes.count > Self.history { forget(changes.count / 2) }
        return change
    }

    /// Forgets changes, the oldest first: whoever has not seen them has to list again.
    mutating func forget(_ count: Int? = nil) {
        let gone = changes.prefix(count ?? changes.count)
        forgotten = gone.last?.version ?? forgotten
        changes.removeFirst(gone.count)
    }

    /// Up to `limit` objects from a place on, and the place to go on from; nil after the last.
    func page(from start: Int, limit: Int, _ selection: ObjectSelection) -> (objects: [ByteBuffer], next: Int?) {
        var objects: [ByteBuffer] = []
        var place = start
        while place < places.count {
            if objects.count == limit { return (objects, place) }
            if let entry = places[place], selection.covers(entry.id, entry.labels) { objects.append(entry.text) }
            place += 1
        }
        return (objects, nil)
    }
}
