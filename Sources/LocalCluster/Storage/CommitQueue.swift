import FoundationEssentials
import GRDB
import Kubernetes
import Synchronization

/// The one writer. Writes that arrive while a commit is under way wait and are committed together, each on its own
/// savepoint: one that fails does not touch the others. A write returns when it is on the disk and its changes are
/// published.
final class CommitQueue: Sendable {
    /// More writes than this in waiting are refused: the disk does not keep up.
    private static let maximumWaiting = 4096
    private static let maximumTogether = 256

    private struct Write: Sendable {
        let isDryRun: Bool
        /// Runs the write and keeps its result.
        let run: @Sendable (Transaction) throws -> Void
        /// Called once: with `nil` after the commit, otherwise with what went wrong.
        let finish: @Sendable (APIStatus?) -> Void
    }

    private struct Waiting {
        var writes: [Write] = []
        var isDraining = false
    }

    private let pool: DatabasePool
    private let catalog: CatalogInForce
    private let admission: any Admission
    private let clock: @Sendable () -> Date
    private let publish: @Sendable ([Change], _ endedKinds: Set<String>) -> Void
    private let waiting = Mutex(Waiting())
    private let history: Mutex<HistoryLength>

    init(
        _ pool: DatabasePool, catalog: CatalogInForce, admission: any Admission, historyLimit: HistoryLimit,
        clock: @escaping @Sendable () -> Date,
        publish: @escaping @Sendable ([Change], _ endedKinds: Set<String>) -> Void
    ) throws {
        self.pool = pool
        self.catalog = catalog
        self.admission = admission
        self.clock = clock
        self.publish = publish
        history = Mutex(try pool.read { try HistoryLength($0, limit: historyLimit) })
    }

    /// Runs `body` in a transaction and returns its result when that is committed.
    /// - Parameter isDryRun: run it and undo it.
    func write<Value: Sendable>(
        isDryRun: Bool = false, _ body: @escaping @Sendable (Transaction) throws -> Value
    ) async throws(APIStatus) -> Value {
        let outcome: Result<Value, APIStatus> = await withCheckedContinuation { continuation in
            let value = Mutex<Value?>(nil)
            enqueue(
                Write(isDryRun: isDryRun) { transaction in
                    let result = try body(transaction)
                    value.withLock { $0 = result }
                } finish: { failure in
                    let result = value.withLock { $0 }
                    continuation.resume(
                        returning: result.map { failure.map(Result.failure) ?? .success($0) }
                            ?? .failure(failure ?? .internalError("a write without a result")))
                })
        }
        return try outcome.get()
    }

    private func enqueue(_ write: Write) {
        enum Next { case drain, wait, refuse }
        let next = waiting.withLock { waiting -> Next in
            guard waiting.writes.count < Self.maximumWaiting else { return .refuse }
            waiting.writes.append(write)
            if waiting.isDraining { return .wait }
            waiting.isDraining = true
            return .drain
        }
        switch next {
        case .drain: pool.asyncWriteWithoutTransaction { self.drain($0) }
        case .wait: break
        case .refuse: write.finish(.overloaded("too many writes are waiting for the disk"))
        }
    }

    private func drain(_ database: Database) {
        while let writes = nextWrites() { commit(writes, database) }
    }

    private func nextWrites() -> ArraySlice<Write>? {
        waiting.withLock { waiting in
            let next = waiting.writes.prefix(Self.maximumTogether)
            waiting.writes.removeFirst(next.count)
            if next.isEmpty { waiting.isDraining = false }
            return next.isEmpty ? nil : next
        }
    }

    private func commit(_ writes: ArraySlice<Write>, _ database: Database) {
        var failures: [APIStatus?] = []
        var changes: [Change] = []
        var next = catalog.value
        do {
            try database.inTransaction {
                for write in writes { failures.append(try run(write, database, &next, &changes)) }
                try history.withLock { history in
                    for change in changes { history.add(change) }
                    try history.cut(database)
                }
                return .commit
            }
            let ended = next.kindsThatDiffer(from: catalog.value)
            catalog.replace(with: next)
            publish(changes, ended)
        } catch {
            let failure = APIStatus.internalError("cannot commit to the cluster's database: \(error)")
            failures = writes.map { _ in failure }
        }
        for (write, failure) in zip(writes, failures) { write.finish(failure) }
    }

    /// Runs one write on a savepoint. Adds what it did to `changes`, unless it failed, and what that means for the kinds
    /// to `catalog`, for the writes after it.
    private func run(
        _ write: Write, _ database: Database, _ catalog: inout ResourceCatalog, _ changes: inout [Change]
    ) throws -> APIStatus? {
        var failure: APIStatus?
        try database.inSavepoint {
            let transaction = Transaction(
                database, catalog: catalog, admission: admission, now: clock(),
                version: try ClusterDatabase.version(database))
            do {
                try write.run(transaction)
            } catch {
                failure = APIStatus(error)
            }
            if failure != nil || write.isDryRun { return .rollback }
            catalog = try catalog.applying(transaction.changes)
            changes += transaction.changes
            return .commit
        }
        return failure
    }
}
