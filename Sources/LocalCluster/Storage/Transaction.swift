import FoundationEssentials
import GRDB
import Kubernetes

/// What one writer sees and does inside one database transaction. Lives only there; all rules about objects are in
/// its extensions.
final class Transaction {
    let catalog: ResourceCatalog
    let admission: any Admission
    /// The time of the transaction.
    let now: Date
    /// What has been done so far, in order.
    private(set) var changes: [Change] = []
    /// Namespaces whose contents are just being deleted: they are looked at once, afterwards.
    var emptying: Set<String> = []

    /// What whoever asked for the transaction is told beside its result.
    var warnings = WarningList()

    private let database: Database
    private var version: ResourceVersion

    init(
        _ database: Database, catalog: ResourceCatalog, admission: any Admission, now: Date, version: ResourceVersion
    ) {
        self.database = database
        self.catalog = catalog
        self.admission = admission
        self.now = now
        self.version = version
    }

    func stored(_ type: ResourceType, namespace: String, name: String) throws -> StoredObject? {
        try ObjectRows.fetch(database, type, namespace: namespace, name: name)
    }

    func stored(_ type: ResourceType, namespace: String?, where selection: Selection = .everything) throws
        -> [StoredObject]
    {
        try ObjectRows.fetch(database, type, namespace: namespace, where: selection)
    }

    /// The objects that name `uid` among their owners.
    /// - Parameter type: only those of this type.
    func dependents(of uid: String, _ type: ResourceType? = nil) throws -> [StoredObject] {
        try OwnerRows.dependents(database, of: uid, catalog, type)
    }

    /// Whether an owner is there for objects of a namespace.
    func isPresent(ownerUID: String, namespace: String) throws -> Bool {
        try OwnerRows.isPresent(database, ownerUID, namespace: namespace)
    }

    /// How many objects of the type there are in the namespace.
    func count(_ type: ResourceType, namespace: String) throws -> Int {
        try ObjectRows.count(database, type, namespace: namespace)
    }

    /// The objects one of whose owners is not there, neither in their own namespace nor outside all namespaces.
    func objectsWithAbsentOwners() throws -> [StoredObject] {
        try OwnerRows.withAbsentOwners(database, catalog)
    }

    /// Whether there is any object of the type in the namespace, or in any.
    func hasObjects(_ type: ResourceType, namespace: String?) throws -> Bool {
        try !ObjectRows.fetch(database, type, namespace: namespace, limit: 1).isEmpty
    }
}

// The three writes. Each is one change with a version of its own.
extension Transaction {
    /// Stores a new object, or the next state of `previous`, exactly as given.
    @discardableResult
    func put(_ object: JSON, _ type: ResourceType, previous: StoredObject?) throws -> StoredObject {
        let stored = StoredObject(object, type, version: version.next)
        try record(Change(kind: previous == nil ? .added : .modified, object: stored, previous: previous?.attributes))
        try database.cachedStatement(
            sql: """
                INSERT INTO objects (resource, namespace, name, uid, version, attributes, body)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET uid = excluded.uid, version = excluded.version,
                attributes = excluded.attributes, body = excluded.body
                """
        ).execute(arguments: [
            type.storageName, stored.namespace, stored.name, stored.uid, stored.version.rawValue,
            stored.attributes.stored, Data(stored.body),
        ])
        try OwnerRows.replace(database, stored, owners: object.ownerReferences, isNew: previous == nil)
        return stored
    }

    /// Removes an object for good. Its last state, with the version of the removal, is what watchers get.
    @discardableResult
    func remove(_ object: StoredObject) throws -> StoredObject {
        let last = StoredObject(try object.json(), object.type, version: version.next)
        try record(Change(kind: .deleted, object: last, previous: object.attributes))
        try database.cachedStatement(
            sql: "DELETE FROM objects WHERE resource = ? AND namespace = ? AND name = ?"
        ).execute(arguments: [object.type.storageName, object.namespace, object.name])
        try OwnerRows.remove(database, object)
        return last
    }

    /// Lets selectors look at something else of an object, which itself stays as it is.
    func reindex(_ object: StoredObject, _ attributes: Attributes) throws {
        try database.cachedStatement(
            sql: "UPDATE objects SET attributes = ? WHERE resource = ? AND namespace = ? AND name = ?"
        ).execute(arguments: [attributes.stored, object.type.storageName, object.namespace, object.name])
    }

    func warn(_ text: String) { warnings.add(text) }

    private func record(_ change: Change) throws {
        try ChangeRows.insert(database, change)
        version = change.version
        changes.append(change)
    }
}
