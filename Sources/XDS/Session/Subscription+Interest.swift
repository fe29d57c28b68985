/// What the client asks for.
extension Subscription {
    private static let wildcard = "*"

    /// A delta request: names come and go one by one.
    ///
    /// - Parameter versions: `initial_resource_versions` of the first request; nil in later ones.
    mutating func change(
        subscribe: [String], unsubscribe: [String], initialVersions versions: [String: String]?, cache: PushCache
    ) {
        let isFirst = versions != nil
        if isFirst && subscribe.isEmpty && unsubscribe.isEmpty && !needsNames { isWildcard = true }
        drop(unsubscribe, cache: cache)
        add(subscribe, cache: cache)
        if let versions, !versions.isEmpty { known = versions }
    }

    private mutating func add(_ subscribe: [String], cache: PushCache) {
        let new = subscribe.filter { $0 != Self.wildcard }
        if new.count < subscribe.count {
            if !isWildcard { standing = [] }
            isWildcard = true
        }
        names.insert(new, sharing: cache)
        if owed.isEmpty, new.count > 1 { owed = cache.shared(new).names } else { owed.formUnion(new) }
    }

    private mutating func drop(_ unsubscribe: [String], cache: PushCache) {
        if unsubscribe.isEmpty { return }
        if unsubscribe.contains(Self.wildcard) { isWildcard = false }
        let old = unsubscribe.filter { $0 != Self.wildcard && names.contains($0) }
        names.remove(old, sharing: cache)
        // The client may have forgotten what the wildcard still gives it.
        if isWildcard { owed.formUnion(old) } else { owed.subtract(old) }
        for name in old where !isWildcard {
            retained[name] = nil
            disputed.remove(name)
            forget(refusalOf: name)
        }
    }

    /// A state-of-the-world request: the list of names replaces the one before.
    mutating func replace(names list: [String], cache: PushCache) {
        var list = Set(list)
        let asksForAll = list.remove(Self.wildcard) != nil
        if list.isEmpty && !asksForAll && !hasNamed && !needsNames {
            isWildcard = true
            return
        }
        hasNamed = true
        if asksForAll && !isWildcard { standing = [] }
        isWildcard = asksForAll
        owed.formIntersection(list)
        owed.formUnion(names.replace(with: list, sharing: cache))
    }
}
