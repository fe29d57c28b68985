extension JSON {
    /// Applies a JSON merge patch (RFC 7386): members of `patch` replace ours, objects merge member by
    /// member, `null` removes.
    public mutating func merge(patch: JSON) {
        guard case .object(let changes) = patch else {
            self = patch
            return
        }
        var members = object ?? [:]
        self = .null
        for (key, change) in changes {
            if change.isNull {
                members[key] = nil
            } else {
                members[key, default: .null].merge(patch: change)
            }
        }
        self = .object(members)
    }

    /// This value with a JSON merge patch (RFC 7386) applied.
    public func merged(with patch: JSON) -> JSON {
        var result = self
        result.merge(patch: patch)
        return result
    }
}
