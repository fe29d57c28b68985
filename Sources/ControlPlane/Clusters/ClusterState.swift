import Foundation
import MeshAPI
import MeshModel

/// How well one cluster is known.
struct ClusterState: Sendable, Hashable {
    /// How far the watch of one kind is.
    struct Feed: Sendable, Hashable {
        /// A complete list has been read at least once.
        var isListed = false
        var objects = 0
        /// What is wrong now; nil while a watch is open.
        var failure: String?
        var failedSince: Date?
    }

    enum Phase: String, Sendable, Hashable {
        /// Not yet known in full.
        case syncing
        /// Known in full, and watched.
        case synced
        /// Cut off; what is known of it stays in force.
        case unreachable
    }

    let id: ClusterID
    /// The Secret that it is known by; empty for the cluster of the configuration.
    var source = ""
    /// Of its API server.
    var address = ""
    var feeds: [Kind: Feed]
    let since: Date
    /// When something was last heard of it.
    var lastContact: Date?

    init(id: ClusterID, kinds: [Kind], now: Date) {
        self.id = id
        feeds = Dictionary(uniqueKeysWithValues: kinds.map { ($0, Feed()) })
        since = now
    }

    /// Every kind has been listed.
    var isListed: Bool { feeds.values.allSatisfy(\.isListed) }

    /// Nothing more is to be expected soon: everything is listed, or something fails.
    var isSettled: Bool { isListed || feeds.values.contains { $0.failure != nil } }

    var phase: Phase {
        if feeds.values.contains(where: { $0.failure != nil }) { return .unreachable }
        return isListed ? .synced : .syncing
    }

    /// The failures, by kind.
    var failures: [String] {
        feeds.sorted { $0.key < $1.key }.compactMap { kind, feed in
            feed.failure.map { "\(kind.rawValue): \($0)" }
        }
    }

    /// A list is complete.
    mutating func listed(_ kind: Kind, objects: Int, now: Date) {
        feeds[kind]?.isListed = true
        heard(kind, objects: objects, now: now)
    }

    /// A watch was opened: there is contact.
    mutating func heard(_ kind: Kind, objects: Int, now: Date) {
        feeds[kind]?.objects = objects
        feeds[kind]?.failure = nil
        feeds[kind]?.failedSince = nil
        lastContact = now
    }

    /// Tells whether this is news.
    mutating func failed(_ kind: Kind, _ reason: String, now: Date) -> Bool {
        let isNews = feeds[kind]?.failure == nil
        feeds[kind]?.failure = reason
        if isNews { feeds[kind]?.failedSince = now }
        return isNews
    }
}
