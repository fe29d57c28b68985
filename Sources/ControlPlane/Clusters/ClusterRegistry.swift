import Foundation
import Kubernetes
import Logging
import MeshAPI
import MeshModel
import ServiceLifecycle
import Synchronization

/// The clusters of the mesh: the one of the configuration, and those that Secrets with the label
/// `istio/multiCluster` describe. A cluster is known by its name; its credential may change any time.
final class ClusterRegistry: ServiceLifecycle.Service {
    let own: ClusterID
    let board = ClusterBoard()

    private struct State {
        var clients: [ClusterID: Client] = [:]
        var faults: [String] = []
    }

    private let namespace: String
    private let defaults: MeshSettings
    private let trustDomains: TrustDomains
    private let queue: ChangeQueue
    private let logger: Logger
    private let state: Mutex<State>
    private let local: Client
    private let connect: Parts.Connect

    /// - Parameters:
    ///   - client: the way to the cluster of the configuration.
    ///   - defaults: the settings of the mesh where ConfigMap `istio` says nothing.
    init(
        own: ClusterID, namespace: String, client: Client, defaults: MeshSettings, trustDomains: TrustDomains,
        queue: ChangeQueue, connect: @escaping Parts.Connect, logger: Logger
    ) {
        self.own = own
        self.namespace = namespace
        self.defaults = defaults
        self.trustDomains = trustDomains
        self.queue = queue
        self.logger = logger
        self.connect = connect
        local = client
        state = Mutex(State(clients: [own: client]))
    }

    /// The way to a cluster's API server; `nil` for clusters that do not belong to the mesh.
    func client(of cluster: ClusterID) -> Client? { state.withLock { $0.clients[cluster] } }

    /// The clusters that belong to the mesh.
    var clusters: Set<ClusterID> { state.withLock { Set($0.clients.keys) } }

    /// What is wrong with the remote Secrets now.
    var faults: [String] { state.withLock(\.faults) }

    func run() async throws {
        let kinds = Kind.ofEveryCluster + Kind.ofConfiguration
        let way = ClusterWay(client: local, source: "")
        board.adopt(way, as: own, kinds: kinds + [.secret, .configMap], now: Date())
        await cancelWhenGracefulShutdown { [self] in
            await withDiscardingTaskGroup { group in
                let (ways, give) = AsyncStream.makeStream(of: ClusterWay?.self, bufferingPolicy: .bufferingNewest(1))
                give.yield(way)
                group.addTask { await self.feed(self.own, kinds).run(ways) }
                group.addTask { await self.settings.run(self.local) }
                await followSecrets(&group)
            }
        }
    }

    private var settings: SettingsFollower {
        SettingsFollower(
            own: own, namespace: namespace, defaults: defaults, trustDomains: trustDomains, queue: queue, board: board,
            logger: logger)
    }

    private func feed(_ cluster: ClusterID, _ kinds: [Kind]) -> ClusterFeed {
        ClusterFeed(cluster: cluster, kinds: kinds, queue: queue, board: board, logger: logger)
    }

    /// Follows the remote Secrets until the task is cancelled, and starts a feed for every cluster that turns up.
    private func followSecrets(_ group: inout DiscardingTaskGroup) async {
        var remotes = RemoteFeeds()
        let follower = SecretFollower(own: own, namespace: namespace, board: board, logger: logger)
        await follower.run(local) { secrets in
            var wanted = RemoteClusters(secrets, own: own)
            for step in RegistryChange.steps(from: remotes.watched, to: wanted) {
                take(step, &remotes, &wanted, &group)
            }
            let known = state.withLock { state in
                defer { state.faults = wanted.faults }
                return state.faults
            }
            for fault in wanted.faults where !known.contains(fault) { logger.error("\(fault)") }
            queue.add { $0.isNudged = true }
        }
    }

    private func take(
        _ step: RegistryChange, _ remotes: inout RemoteFeeds, _ wanted: inout RemoteClusters,
        _ group: inout DiscardingTaskGroup
    ) {
        switch step {
        case .remove(let id):
            logger.notice("cluster \(id) has left the mesh: its Secret is gone")
            remotes.watched[id] = nil
            state.withLock { $0.clients[id] = nil }
            remotes.ways[id]?.yield(nil)
        case .add(let cluster), .reconnect(let cluster):
            do {
                let way = ClusterWay(client: try connect(cluster.configuration), source: cluster.source)
                logger.notice("cluster \(cluster.id): \(cluster.configuration), from Secret \(cluster.source)")
                remotes.watched[cluster.id] = cluster
                state.withLock { $0.clients[cluster.id] = way.client }
                board.adopt(way, as: cluster.id, kinds: Kind.ofEveryCluster, now: Date())
                self.way(to: cluster.id, &remotes, &group).yield(way)
            } catch {
                wanted.faults.append("Secret \(cluster.source): data.\(cluster.id): \(error.message)")
            }
        }
    }

    /// Where ways to a cluster are handed to its feed, which starts with the first one and outlives a removal.
    private func way(
        to cluster: ClusterID, _ remotes: inout RemoteFeeds, _ group: inout DiscardingTaskGroup
    ) -> AsyncStream<ClusterWay?>.Continuation {
        if let way = remotes.ways[cluster] { return way }
        let (ways, give) = AsyncStream.makeStream(of: ClusterWay?.self, bufferingPolicy: .bufferingNewest(1))
        let feed = feed(cluster, Kind.ofEveryCluster)
        group.addTask { await feed.run(ways) }
        remotes.ways[cluster] = give
        return give
    }
}

/// The remote clusters that are watched.
private struct RemoteFeeds {
    var watched: [ClusterID: RemoteCluster] = [:]
    var ways: [ClusterID: AsyncStream<ClusterWay?>.Continuation] = [:]
}
