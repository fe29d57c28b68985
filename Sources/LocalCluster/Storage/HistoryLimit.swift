import GRDB

/// How much history is kept, so that watches can resume.
struct HistoryLimit: Sendable, Hashable {
    var changes = 10_000
    var bytes = 64 << 20
}

/// Knows how long the history is, and cuts it when it is too long.
struct HistoryLength {
    private let limit: HistoryLimit
    private var changes: Int
    private var bytes: Int

    init(_ database: Database, limit: HistoryLimit) throws {
        self.limit = limit
        let row = try Row.fetchOne(database, sql: "SELECT COUNT(*), COALESCE(SUM(LENGTH(body)), 0) FROM changes")
        changes = row?[0] ?? 0
        bytes = row?[1] ?? 0
    }

    mutating func add(_ change: Change) {
        changes += 1
        bytes += change.object.body.count
    }

    /// Removes the older half when a limit is passed. Call it inside a transaction.
    mutating func cut(_ database: Database) throws {
        guard changes > limit.changes || bytes > limit.bytes else { return }
        let keep = changes / 2
        let last = try Int64.fetchOne(
            database, sql: "SELECT version FROM changes ORDER BY version DESC LIMIT 1 OFFSET ?", arguments: [keep])
        guard let last else { return }
        try database.execute(sql: "DELETE FROM changes WHERE version <= ?", arguments: [last])
        try database.execute(sql: "UPDATE history SET start = ?", arguments: [last])
        self = try HistoryLength(database, limit: limit)
    }
}
