import Kubernetes

extension ObjectStore {
    /// Changes of a kind after `version`. The first `next()` fails with 410 when history does not reach back that far.
    func watch(_ resource: GroupVersionResource, after version: ResourceVersion) throws(APIStatus) -> Watch {
        watch(try catalog.type(resource), after: version)
    }

    func watch(_ type: ResourceType, after version: ResourceVersion) -> Watch {
        Watch(self, type, after: version, feed: feed)
    }

    /// The complete state of a kind and then its changes, for as long as somebody asks.
    func follow(
        _ resource: GroupVersionResource, namespace: String? = nil, where selection: Selection = .everything
    ) -> ObjectFeed {
        ObjectFeed(store: self, resource: resource, namespace: namespace, selection: selection)
    }

    /// Changes out of the log. See `ChangeRows.fetch`.
    func changes(
        _ type: ResourceType, after: ResourceVersion, upTo: ResourceVersion, limit: Int = 100
    ) async throws(APIStatus) -> [Change] {
        try await read { try ChangeRows.fetch($0, type, after: after, upTo: upTo, limit: limit) }
    }

    /// Checks that a watch can begin after `version`.
    /// - Throws: `APIStatus` 410 when its history is gone, or when this store has never reached it (a new data
    ///   directory behind an old address).
    func checkHistory(reaches version: ResourceVersion) async throws(APIStatus) {
        try await read { database in
            let start = try ClusterDatabase.historyStart(database)
            let newest = try ClusterDatabase.version(database)
            guard version >= start else { throw APIStatus.expired(version, oldest: start) }
            guard version <= newest else {
                throw APIStatus(
                    code: 410, reason: .expired, message: "Too large resource version: \(version), current: \(newest)")
            }
        }
    }
}
