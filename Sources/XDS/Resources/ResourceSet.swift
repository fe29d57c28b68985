public import EnvoyAPI

/// One layer of what a proxy is served: the resources of all types at one moment, immutable and shared by reference.
///
/// A stream's configuration is a list of layers: first the part that it shares with its whole class of proxies, then
/// its own inbound part. A name occurs in one layer only.
public final class ResourceSet: Sendable {
    /// A layer without resources.
    public static let empty = ResourceSet(version: "", resources: [:])

    /// What people see as the version of this configuration.
    public let version: String

    private let tables: [String: ResourceTable]

    /// A layer of `resources`, listed by type URL, in any order within a type.
    ///
    /// - Parameters:
    ///   - previous: the layer that this one replaces. A type whose resources are the same keeps its table, so that
    ///     nothing of it is compared or sent again.
    ///   - memo: of all layers that may have tables in common.
    public init(
        version: String, resources: [String: [EncodedResource]], basedOn previous: ResourceSet? = nil,
        memo: TableMemo = TableMemo()
    ) {
        self.version = version
        self.tables = Dictionary(
            uniqueKeysWithValues: resources.compactMap { typeURL, resources in
                if resources.isEmpty { return nil }
                let table = ResourceTable(version: version, resources: resources)
                guard let old = previous?.tables[typeURL], old.resources == table.resources else {
                    return (typeURL, table.shared(memo))
                }
                return (typeURL, old)
            })
    }

    /// `previous` with `fresh` in place of its resources of these names and this type, or beside the others, and without
    /// others called `removed`; `previous` itself when nothing differs. Costs little when both are short.
    public static func replacing(
        _ typeURL: String, _ fresh: [EncodedResource], removing removed: Set<String> = [], version: String,
        in previous: ResourceSet, memo: TableMemo = TableMemo()
    ) -> ResourceSet {
        let old = previous.table(typeURL)
        let new = old.replacing(fresh, removing: removed, version: version, memo)
        if old === new { return previous }
        var tables = previous.tables
        tables[typeURL] = new.resources.isEmpty ? nil : new
        return ResourceSet(version: version, tables: tables)
    }

    private init(version: String, tables: [String: ResourceTable]) {
        self.version = version
        self.tables = tables
    }

    /// The resources of one type; ``ResourceTable/empty`` when there are none.
    public func table(_ typeURL: String) -> ResourceTable {
        tables[typeURL] ?? .empty
    }

    /// The types that this layer has resources of, sorted.
    public var typeURLs: [String] { tables.keys.sorted() }
}
