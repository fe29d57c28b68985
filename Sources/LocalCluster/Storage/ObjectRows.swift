import FoundationEssentials
import GRDB

/// Reads rows of `objects`.
enum ObjectRows {
    private static let columns = "namespace, name, uid, version, attributes, body"

    static func fetch(_ database: Database, _ type: ResourceType, namespace: String, name: String) throws
        -> StoredObject?
    {
        let statement = try database.cachedStatement(
            sql: "SELECT \(columns) FROM objects WHERE resource = ? AND namespace = ? AND name = ?")
        return try Row.fetchOne(statement, arguments: [type.storageName, namespace, name]).map { try object($0, type) }
    }

    /// The objects in order of namespace and name.
    /// - Parameters:
    ///   - namespace: `nil` for all.
    ///   - after: only what comes after this name.
    ///   - limit: stop when so many match.
    static func fetch(
        _ database: Database, _ type: ResourceType, namespace: String?, where selection: Selection = .everything,
        after: ListPosition? = nil, limit: Int = .max
    ) throws -> [StoredObject] {
        let start = after ?? ListPosition(namespace: "", name: "")
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(columns) FROM objects WHERE resource = ? AND (? IS NULL OR namespace = ?)
                AND (namespace, name) > (?, ?) ORDER BY namespace, name
                """)
        let rows = try Row.fetchCursor(
            statement, arguments: [type.storageName, namespace, namespace, start.namespace, start.name])
        var objects: [StoredObject] = []
        while objects.count < limit, let row = try rows.next() {
            let object = try object(row, type)
            if selection.matches(object.attributes, name: object.name, namespace: object.namespace) {
                objects.append(object)
            }
        }
        return objects
    }

    static func count(_ database: Database, _ type: ResourceType, namespace: String) throws -> Int {
        let statement = try database.cachedStatement(
            sql: "SELECT COUNT(*) FROM objects WHERE resource = ? AND namespace = ?")
        return try Int.fetchOne(statement, arguments: [type.storageName, namespace]) ?? 0
    }

    private static func object(_ row: Row, _ type: ResourceType) throws -> StoredObject {
        StoredObject(
            type: type, namespace: row[0], name: row[1], uid: row[2], version: ResourceVersion(rawValue: row[3]),
            attributes: try Attributes(stored: row[4]),
            body: try row.withUnsafeData(atIndex: 5) { [UInt8]($0 ?? Data()) })
    }
}

/// A place in a list ordered by namespace and name.
struct ListPosition: Sendable, Hashable {
    let namespace: String
    let name: String
}
