/// One table of nftables as a value: its chains, maps and sets by name. Two of them give the commands that lead from
/// one to the other, so that what has not changed stays as it is, with what the kernel has learned in the meantime.
struct PacketRules: Sendable, Hashable {
    struct Chain: Sendable, Hashable {
        /// Where packets enter it; `nil`: from other chains.
        var hook: String?
        var rules: [String]
    }

    /// A map or set.
    struct Collection: Sendable, Hashable {
        enum Kind: String, Sendable { case map, set }

        let kind: Kind
        /// Its type and flags.
        let declaration: String
        /// Values by key, without a value in sets. What the kernel adds by itself is not among them.
        var elements: [String: String] = [:]
    }

    /// Family and name.
    let table: String
    var chains: [String: Chain] = [:]
    var collections: [String: Collection] = [:]

    /// Text for `nft -f -`: one transaction.
    /// - Parameter old: what the kernel has; `nil`: that is not known.
    func script(replacing old: PacketRules?) -> String {
        guard let old, canFollow(old) else {
            return "add table \(table)\ndelete table \(table)\nadd table \(table)\n"
                + script(replacing: PacketRules(table: table))
        }
        // Elements and rules name chains and collections, so that these come first and go last.
        let commands =
            newCollections(old) + newChains(old) + elements(of: old, notIn: self, "delete") + flushed(old)
            + elements(of: self, notIn: old, "add") + newRules(old) + removed(old)
        return commands.map { $0 + "\n" }.joined()
    }

    /// Hooks and declarations cannot be changed in place.
    private func canFollow(_ old: PacketRules) -> Bool {
        table == old.table
            && chains.allSatisfy { name, chain in old.chains[name].map { $0.hook == chain.hook } ?? true }
            && collections.allSatisfy { name, collection in
                old.collections[name].map {
                    $0.declaration == collection.declaration && $0.kind == collection.kind
                } ?? true
            }
    }

    private func newCollections(_ old: PacketRules) -> [String] {
        Self.sorted(collections).filter { old.collections[$0.key] == nil }.map { name, collection in
            "add \(collection.kind.rawValue) \(table) \(name) { \(collection.declaration) }"
        }
    }

    private func newChains(_ old: PacketRules) -> [String] {
        Self.sorted(chains).filter { old.chains[$0.key] == nil }.map { name, chain in
            "add chain \(table) \(name)" + (chain.hook.map { " { \($0) }" } ?? "")
        }
    }

    private func flushed(_ old: PacketRules) -> [String] {
        Self.sorted(old.chains).filter { chains[$0.key] != $0.value }.map { "flush chain \(table) \($0.key)" }
    }

    private func newRules(_ old: PacketRules) -> [String] {
        Self.sorted(chains).filter { old.chains[$0.key] != $0.value }.flatMap { name, chain in
            chain.rules.map { "add rule \(table) \(name) \($0)" }
        }
    }

    private func removed(_ old: PacketRules) -> [String] {
        Self.sorted(old.chains).filter { chains[$0.key] == nil }.map { "delete chain \(table) \($0.key)" }
            + Self.sorted(old.collections).filter { collections[$0.key] == nil }
            .map { "delete \($0.value.kind.rawValue) \(table) \($0.key)" }
    }

    /// The elements that one table has and another has not, or has with another value.
    private func elements(of one: PacketRules, notIn other: PacketRules, _ verb: String) -> [String] {
        Self.sorted(one.collections).compactMap { name, collection in
            let known = other.collections[name]?.elements ?? [:]
            let different = Self.sorted(collection.elements).filter { known[$0.key] != $0.value }
            guard !different.isEmpty else { return nil }
            let list = different.map { $0.value.isEmpty ? $0.key : "\($0.key) : \($0.value)" }.joined(separator: ", ")
            return "\(verb) element \(table) \(name) { \(list) }"
        }
    }

    private static func sorted<Value>(_ items: [String: Value]) -> [(key: String, value: Value)] {
        items.sorted { $0.key < $1.key }
    }
}
