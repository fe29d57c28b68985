import EnvoyAPI

/// The route tables that a client has: they say which virtual hosts it means when it asks for all.
///
/// Envoy asks for the virtual hosts of all its tables with one wildcard, once. It drops those of a table that it does not
/// have yet, and does not ask again when it gets the table: its listener would wait for ever. So the virtual hosts
/// `TABLE/...` go out after the route configuration `TABLE`, and all of them again whenever that is sent again.
struct RouteTables: Sendable {
    /// Tables that the client asked for and was sent, or that it may have from before.
    private(set) var held: Set<String> = []
    /// Tables sent since the client was last brought up to date.
    private var renewed: Set<String> = []
    /// Tables given up since: the client is told to forget their virtual hosts.
    private var left: Set<String> = []
    /// Tables of `held` that are no more. The client routes by them until its listener has drained, so it keeps their
    /// virtual hosts, too, until it gives them up.
    var vanished: Set<String> = []

    /// Whether there is something to tell that no change of a virtual host brings about.
    var isUnsettled: Bool { !renewed.isEmpty || !left.isEmpty }

    /// Virtual hosts of tables that were sent anew, so that the client has none of them for certain.
    func renewed(among resources: [EncodedResource]) -> [EncodedResource] { resources.members(of: renewed) }

    /// Virtual hosts of tables that the client gave up.
    func left(among resources: [EncodedResource]) -> [EncodedResource] { resources.members(of: left) }

    /// Whether the client has the table of the virtual host `name`.
    func hold(_ name: String) -> Bool { Self.table(of: name).map { held.contains(String($0)) } ?? false }

    /// Whether the client keeps the virtual host `name`, which is no more.
    func keep(_ name: String) -> Bool {
        !vanished.isEmpty && Self.table(of: name).map { vanished.contains(String($0)) } ?? false
    }

    /// The client has `table`.
    mutating func add(_ table: String) {
        held.insert(table)
        left.remove(table)
    }

    /// The client is about to be sent `table`.
    mutating func renew(_ table: String) {
        add(table)
        renewed.insert(table)
    }

    /// The client gave up all tables but those that it `wants`.
    mutating func drop(unless wants: (String) -> Bool) {
        for table in held where !wants(table) {
            held.remove(table)
            renewed.remove(table)
            left.insert(table)
        }
    }

    /// The client has been told everything.
    mutating func settle() {
        renewed = []
        left = []
    }

    /// The table of a virtual host: what comes before the last `/`.
    static func table(of name: String) -> Substring? {
        name.utf8.lastIndex(of: UInt8(ascii: "/")).map { name[..<$0] }
    }
}

extension [EncodedResource] {
    /// Those virtual hosts that are in one of `tables`.
    fileprivate func members(of tables: Set<String>) -> [EncodedResource] {
        if tables.isEmpty { return [] }
        return filter { RouteTables.table(of: $0.name).map { tables.contains(String($0)) } ?? false }
    }

    /// The positions of virtual hosts that are in none of `tables`. Those of one table stand together, so that little more
    /// than a comparison is spent on each.
    func positions(outside tables: Set<String>) -> [Int] {
        var current: Substring?
        var isMember = false
        return indices.filter { index in
            let table = RouteTables.table(of: self[index].name)
            if table != current || table == nil {
                current = table
                isMember = table.map { tables.contains(String($0)) } ?? false
            }
            return !isMember
        }
    }
}
