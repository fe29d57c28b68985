import GRDB
import Kubernetes

/// Who owns what, kept beside the objects so that nothing has to be searched when an owner goes.
enum OwnerRows {
    static let schema = """
        CREATE TABLE owners (
            owner TEXT NOT NULL,
            resource TEXT NOT NULL,
            namespace TEXT NOT NULL,
            name TEXT NOT NULL,
            PRIMARY KEY (owner, resource, namespace, name)
        ) WITHOUT ROWID;
        CREATE INDEX owners_of_dependent ON owners (resource, namespace, name);
        CREATE INDEX objects_by_uid ON objects (uid);
        INSERT OR IGNORE INTO owners
            SELECT json_extract(reference.value, '$.uid'), resource, namespace, name
            FROM objects, json_each(CAST(body AS TEXT), '$.metadata.ownerReferences') AS reference
            WHERE json_extract(reference.value, '$.uid') IS NOT NULL;
        """

    /// - Parameter isNew: whether there can be no rows yet.
    static func replace(_ database: Database, _ object: StoredObject, owners: [JSON], isNew: Bool) throws {
        if !isNew { try remove(database, object) }
        for uid in Set(owners.compactMap { $0["uid"]?.string }) {
            try database.cachedStatement(
                sql: "INSERT INTO owners (owner, resource, namespace, name) VALUES (?, ?, ?, ?)"
            ).execute(arguments: [uid, object.type.storageName, object.namespace, object.name])
        }
    }

    static func remove(_ database: Database, _ object: StoredObject) throws {
        try database.cachedStatement(sql: "DELETE FROM owners WHERE resource = ? AND namespace = ? AND name = ?")
            .execute(arguments: [object.type.storageName, object.namespace, object.name])
    }

    static func dependents(
        _ database: Database, of uid: String, _ catalog: ResourceCatalog, _ type: ResourceType?
    ) throws -> [StoredObject] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT resource, namespace, name FROM owners WHERE owner = ? AND (? IS NULL OR resource = ?)
                ORDER BY resource, namespace, name
                """)
        let rows = try Row.fetchAll(statement, arguments: [uid, type?.storageName, type?.storageName])
        return try objects(database, rows, catalog)
    }

    static func isPresent(_ database: Database, _ uid: String, namespace: String) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: "SELECT 1 FROM objects WHERE uid = ? AND namespace IN ('', ?) LIMIT 1")
        return try Int.fetchOne(statement, arguments: [uid, namespace]) != nil
    }

    static func withAbsentOwners(_ database: Database, _ catalog: ResourceCatalog) throws -> [StoredObject] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT DISTINCT resource, namespace, name FROM owners WHERE NOT EXISTS (
                    SELECT 1 FROM objects WHERE objects.uid = owners.owner AND objects.namespace IN ('', owners.namespace)
                )
                """)
        return try objects(database, try Row.fetchAll(statement), catalog)
    }

    /// Objects of kinds that are no longer served are left out.
    private static func objects(
        _ database: Database, _ rows: [Row], _ catalog: ResourceCatalog
    ) throws -> [StoredObject] {
        try rows.compactMap { row in
            let parts = (row[0] as String).split(separator: ".", maxSplits: 1).map(String.init)
            guard let type = catalog.type(group: parts.count > 1 ? parts[1] : "", plural: parts[0]) else { return nil }
            return try ObjectRows.fetch(database, type, namespace: row[1], name: row[2])
        }
    }
}
