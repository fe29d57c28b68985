import EnvoyAPI
import Synchronization

/// Gives tables of the same resources one identity, in whichever layers they are: what is computed and encoded for one
/// of them serves all.
///
/// It keeps no table alive.
public final class TableMemo: Sendable {
    /// What equal tables have in common, and others hardly ever.
    struct Key: Hashable, Sendable {
        var typeURL: String
        var fingerprint: UInt64
    }

    private struct Entry {
        weak var table: ResourceTable?
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        /// How many entries there may be before those without a table are removed.
        var limit = 64
    }

    private let state = Mutex(State())

    /// A memo that knows no tables yet.
    public init() {}

    /// How many tables are known.
    var count: Int { state.withLock { $0.entries.values.count { $0.table != nil } } }

    /// The table that is in use already, if it `isSame`; otherwise the one that `make` makes, from now on.
    /// - Parameter key: of the table that is wanted.
    func table(_ key: Key, isSame: (ResourceTable) -> Bool, make: () -> ResourceTable) -> ResourceTable {
        state.withLock { state in
            if let known = state.entries[key]?.table, isSame(known) { return known }
            let table = make()
            if state.entries.count >= state.limit {
                state.entries = state.entries.filter { $0.value.table != nil }
                state.limit = max(64, 2 * state.entries.count)
            }
            state.entries[key] = Entry(table: table)
            return table
        }
    }
}
