import FoundationEssentials
import GRDB

/// The one SQLite file of a cluster.
///
/// `synchronous` is FULL: a write is acknowledged only when it would survive a power failure, so a resource version
/// that a client has seen is never handed out again. The price, one flush per commit, is shared by all the writes
/// that wait for the same commit.
enum ClusterDatabase {
    static func open(path: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "cluster"
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        try restrict(path)
        let pool = try DatabasePool(path: path, configuration: configuration)
        try migrations.migrate(pool)
        return pool
    }

    /// Secrets are in it. SQLite gives its other files the mode of this one.
    private static func restrict(_ path: String) throws {
        let mode: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        if FileManager.default.fileExists(atPath: path) {
            try FileManager.default.setAttributes(mode, ofItemAtPath: path)
        } else if !FileManager.default.createFile(atPath: path, contents: nil, attributes: mode) {
            throw CocoaError(.fileWriteUnknown)
        }
    }

    private static var migrations: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("objects and changes") { database in
            try database.execute(sql: schema)
        }
        migrator.registerMigration("owners") { database in
            try database.execute(sql: OwnerRows.schema)
        }
        return migrator
    }

    /// `changes.version` is the resource version. AUTOINCREMENT remembers the highest one ever committed, also when the
    /// row is gone. `history.start` is the version up to which changes were removed.
    private static let schema = """
        CREATE TABLE objects (
            resource TEXT NOT NULL,
            namespace TEXT NOT NULL,
            name TEXT NOT NULL,
            uid TEXT NOT NULL,
            version INTEGER NOT NULL,
            attributes TEXT NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (resource, namespace, name)
        );
        CREATE TABLE changes (
            version INTEGER PRIMARY KEY AUTOINCREMENT,
            resource TEXT NOT NULL,
            kind INTEGER NOT NULL,
            namespace TEXT NOT NULL,
            name TEXT NOT NULL,
            uid TEXT NOT NULL,
            attributes TEXT NOT NULL,
            previous TEXT,
            body BLOB NOT NULL
        );
        CREATE INDEX changes_of_resource ON changes (resource, version);
        CREATE TABLE history (start INTEGER NOT NULL);
        INSERT INTO history VALUES (0);
        """
}

extension ClusterDatabase {
    /// The version of the newest commit that `database` sees.
    static func version(_ database: Database) throws -> ResourceVersion {
        let value = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT seq FROM sqlite_sequence WHERE name = 'changes'"))
        return ResourceVersion(rawValue: value ?? 0)
    }

    /// Changes up to this version are no longer kept.
    static func historyStart(_ database: Database) throws -> ResourceVersion {
        ResourceVersion(
            rawValue: try Int64.fetchOne(database.cachedStatement(sql: "SELECT start FROM history")) ?? 0)
    }
}
