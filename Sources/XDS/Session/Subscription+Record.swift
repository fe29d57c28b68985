import EnvoyAPI

/// Keeping account of what is sent.
extension Subscription {
    /// A response that no other session sends.
    mutating func individual(
        _ resources: [EncodedResource], removed: [String], _ targets: [ResourceTable],
        in discoveryProtocol: DiscoveryProtocol = .delta
    ) -> Push {
        individualCount += 1
        return Push(
            discoveryProtocol: discoveryProtocol, typeURL: typeURL, nonce: "i\(individualCount)",
            version: Self.version(of: targets), resources: resources, removed: removed, identity: nil)
    }

    /// Notes that `pushes` are on their way.
    mutating func record(_ pushes: [Push], _ targets: [ResourceTable]) -> [Push] {
        let version = Self.version(of: targets)
        for push in pushes {
            isAnswered = true
            sent = (push.nonce, version)
            inFlight.append(
                Response(nonce: push.nonce, version: version, resources: push.resources, removed: push.removed))
        }
        return pushes
    }

    /// The versions of the layers, each once.
    static func version(of tables: [ResourceTable]) -> String {
        var versions: [String] = []
        for table in tables where !table.version.isEmpty && !versions.contains(table.version) {
            versions.append(table.version)
        }
        return versions.joined(separator: "+")
    }
}
