/// The names that a client subscribed to. The bulk of it shares storage with equal sets of other sessions, so that a
/// thousand names cost a thousand sessions little more than one.
struct NameSet: Sendable {
    /// How many single changes lie over the shared set before they are merged into it.
    private static let overlayLimit = 64

    private var base: SharedNames?
    private var added: Set<String> = []
    private var dropped: Set<String> = []

    private var shared: Set<String> { base?.names ?? [] }

    var count: Int { shared.count + added.count - dropped.count }

    /// All names, where they are those that other sessions have, too.
    var whole: SharedNames? { added.isEmpty && dropped.isEmpty ? base : nil }

    func contains(_ name: String) -> Bool {
        if let base, base.names.contains(name) { return dropped.isEmpty || !dropped.contains(name) }
        return !added.isEmpty && added.contains(name)
    }

    mutating func insert(_ names: [String], sharing cache: PushCache) {
        if shared.isEmpty, added.isEmpty, names.count > Self.overlayLimit {
            base = cache.shared(names)
            return
        }
        for name in names {
            if shared.contains(name) { dropped.remove(name) } else { added.insert(name) }
        }
        shareIfLarge(cache)
    }

    mutating func remove(_ names: some Sequence<String>, sharing cache: PushCache) {
        for name in names {
            if shared.contains(name) { dropped.insert(name) } else { added.remove(name) }
        }
        shareIfLarge(cache)
    }

    /// Replaces all names; returns those that are new.
    mutating func replace(with names: Set<String>, sharing cache: PushCache) -> Set<String> {
        let new = names.filter { !contains($0) }
        if new.isEmpty && names.count == count { return [] }
        base = names.isEmpty ? nil : cache.shared(names)
        added = []
        dropped = []
        return new
    }

    private mutating func shareIfLarge(_ cache: PushCache) {
        guard added.count + dropped.count > Self.overlayLimit else { return }
        base = cache.shared(shared.subtracting(dropped).union(added))
        added = []
        dropped = []
    }
}
