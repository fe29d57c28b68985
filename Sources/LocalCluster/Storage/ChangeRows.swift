import FoundationEssentials
import GRDB
import Kubernetes

/// Reads, writes and forgets rows of `changes`.
enum ChangeRows {
    static func insert(_ database: Database, _ change: Change) throws {
        let object = change.object
        try database.cachedStatement(
            sql: """
                INSERT INTO changes (version, resource, kind, namespace, name, uid, attributes, previous, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            object.version.rawValue, object.type.storageName, change.kind.rawValue, object.namespace, object.name,
            object.uid, object.attributes.stored, change.previous?.stored, Data(object.body),
        ])
    }

    /// At most `limit` changes of a kind after a version and up to another, oldest first.
    /// - Throws: `APIStatus` 410 when the history no longer reaches back that far.
    static func fetch(
        _ database: Database, _ type: ResourceType, after: ResourceVersion, upTo: ResourceVersion, limit: Int
    ) throws -> [Change] {
        let start = try ClusterDatabase.historyStart(database)
        guard after >= start else { throw APIStatus.expired(after, oldest: start) }
        let statement = try database.cachedStatement(
            sql: """
                SELECT version, kind, namespace, name, uid, attributes, previous, body FROM changes
                WHERE resource = ? AND version > ? AND version <= ? ORDER BY version LIMIT ?
                """)
        let rows = try Row.fetchCursor(
            statement, arguments: [type.storageName, after.rawValue, upTo.rawValue, limit])
        var changes: [Change] = []
        while let row = try rows.next() { changes.append(try change(row, type)) }
        return changes
    }

    private static func change(_ row: Row, _ type: ResourceType) throws -> Change {
        let object = StoredObject(
            type: type, namespace: row[2], name: row[3], uid: row[4], version: ResourceVersion(rawValue: row[0]),
            attributes: try Attributes(stored: row[5]),
            body: try row.withUnsafeData(atIndex: 7) { [UInt8]($0 ?? Data()) })
        let previous: String? = row[6]
        return Change(
            kind: Change.Kind(rawValue: row[1]) ?? .modified, object: object,
            previous: try previous.map(Attributes.init(stored:)))
    }
}
