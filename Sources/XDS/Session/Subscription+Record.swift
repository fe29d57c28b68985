import EnvoyAPI

/// Keeping account of what is sent.
extension Subscription {
    /// A response that no other session sends.
    mutating func individual(
        _ resources: [EncodedResource], removed: [String],
        in discoveryProtocol: DiscoveryProtocol = .delta
    ) -> Push {
        individualCount += 1
        return Push(
            discoveryProtocol: discoveryProtocol, typeURL: typeURL, nonce: "i\(individualCount)",
            version: version, resources: resources, removed: removed, identity: nil)
    }

    /// Notes that `pushes` are on their way.
    mutating func record(_ pushes: [Push]) {
        if pushes.isEmpty { return }
        let version = version
        isAnswered = true
        for push in pushes {
            sent = (push.nonce, version)
            inFlight.append(
                Response(nonce: push.nonce, version: version, resources: push.resources, removed: push.removed))
        }
    }

    /// The versions of what there is for the client, each once.
    var version: String {
        var versions = targets.lazy.map(\.version).filter { !$0.isEmpty }.makeIterator()
        guard let first = versions.next() else { return "" }
        var all = first
        var seen: [String] = []
        while let next = versions.next() {
            if next == first || seen.contains(next) { continue }
            seen.append(next)
            all += "+" + next
        }
        return all
    }
}
