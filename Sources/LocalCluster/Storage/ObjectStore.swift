import FoundationEssentials
import GRDB
import Kubernetes

/// The objects of one cluster: kept in one SQLite file, written by one writer, with a history that watches follow.
/// Everything throws `APIStatus` as an API server would answer.
final class ObjectStore: Sendable {
    let feed: ChangeFeed
    private let pool: DatabasePool
    private let commits: CommitQueue
    private let kinds: CatalogInForce

    /// The kinds that are served at this moment.
    var catalog: ResourceCatalog { kinds.value }

    /// Opens or creates the file at `path`.
    /// - Parameter catalog: the kinds that are served without a definition.
    /// - Throws: `DatabaseError` of GRDB when it cannot be opened or is no database.
    init(
        path: String, catalog: ResourceCatalog = .builtIn, admission: any Admission = OpenAdmission(),
        historyLimit: HistoryLimit = HistoryLimit(), clock: @escaping @Sendable () -> Date = { Date() }
    ) throws {
        let pool = try ClusterDatabase.open(path: path)
        let feed = ChangeFeed(start: try pool.read(ClusterDatabase.version))
        self.pool = pool
        let kinds = CatalogInForce(try pool.read { try catalog.restored(from: $0) })
        self.kinds = kinds
        self.feed = feed
        commits = try CommitQueue(
            pool, catalog: kinds, admission: admission, historyLimit: historyLimit, clock: clock,
            publish: { feed.publish($0, ending: $1) })
    }

    /// Ends all watches and closes the file. Calls after this fail.
    func close() throws {
        feed.close()
        try pool.close()
    }

    /// Runs `body` in a transaction; returns when it is on the disk. See `Transaction` for what can be done there.
    /// - Parameters:
    ///   - isDryRun: do it, report the result, and undo it.
    ///   - warnings: where what is worth saying beside the result goes.
    func write<Value: Sendable>(
        isDryRun: Bool = false, warnings: WarningList = WarningList(),
        _ body: @escaping @Sendable (Transaction) throws -> Value
    ) async throws(APIStatus) -> Value {
        try await commits.write(isDryRun: isDryRun) { transaction in
            transaction.warnings = warnings
            return try body(transaction)
        }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(APIStatus) -> Value
    {
        do {
            return try await pool.read(body)
        } catch is CancellationError {
            throw APIStatus(code: 499, reason: .timeout, message: "the request was cancelled")
        } catch {
            throw APIStatus(error)
        }
    }
}

// Reading.
extension ObjectStore {
    /// - Throws: 404 when there is no such object or no such kind.
    func get(_ object: ObjectReference) async throws(APIStatus) -> JSON {
        let type = try catalog.type(object.resource)
        return try json(try await stored(type, namespace: object.namespace, name: object.name), object.resource)
    }

    func stored(_ type: ResourceType, namespace: String, name: String) async throws(APIStatus) -> StoredObject {
        let found = try await read { try ObjectRows.fetch($0, type, namespace: namespace, name: name) }
        guard let found else { throw .notFound(type, name) }
        return found
    }

    /// All objects of a kind, ordered by namespace and name, as of one moment.
    /// - Parameter namespace: `nil` for all namespaces.
    func list(
        _ resource: GroupVersionResource, namespace: String? = nil, where selection: Selection = .everything
    ) async throws(APIStatus) -> ObjectList {
        let page = try await page(try catalog.type(resource), namespace: namespace, where: selection)
        var items: [JSON] = []
        for object in page.objects { items.append(try json(object, resource)) }
        return ObjectList(items: items, resourceVersion: page.version)
    }

    /// A part of such a list.
    /// - Parameters:
    ///   - after: where the previous part ended.
    ///   - limit: the most objects.
    func page(
        _ type: ResourceType, namespace: String?, where selection: Selection = .everything, after: ListPosition? = nil,
        limit: Int = .max
    ) async throws(APIStatus) -> ObjectPage {
        try await read { database in
            let objects = try ObjectRows.fetch(
                database, type, namespace: namespace, where: selection, after: after,
                limit: limit == .max ? limit : limit + 1)
            return ObjectPage(
                objects: Array(objects.prefix(limit)), hasMore: objects.count > limit,
                version: try ClusterDatabase.version(database),
                historyStart: try ClusterDatabase.historyStart(database))
        }
    }

    func json(_ object: StoredObject, _ resource: GroupVersionResource) throws(APIStatus) -> JSON {
        do { return try object.json(version: resource.version) } catch { throw APIStatus(error) }
    }
}

/// A list and the version at which it was true: watch from there.
struct ObjectList: Sendable {
    let items: [JSON]
    let resourceVersion: ResourceVersion
}

/// A part of a list, as it is stored.
struct ObjectPage: Sendable {
    let objects: [StoredObject]
    let hasMore: Bool
    let version: ResourceVersion
    /// How far back the history reached at that moment.
    let historyStart: ResourceVersion
}
