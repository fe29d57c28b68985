import AsyncAlgorithms
import FoundationEssentials
import Kubernetes
import Logging
import ServiceLifecycle

/// Shows that the node is alive, as every node does: renews its lease, and from time to time its status.
struct NodeHeartbeat: Service {
    static let interval: Duration = .seconds(10)
    /// How many renewals of the lease there are to one of the status.
    private static let statusEvery = 30
    private static let leases = GroupVersionResource(group: "coordination.k8s.io", version: "v1", resource: "leases")

    let store: ObjectStore
    let configuration: ClusterConfiguration
    /// Why the limits of containers are not enforced.
    let limitsFault: String?
    let log: Logger

    func run() async throws {
        await beat(0)
        var count = 0
        for await _ in AsyncTimerSequence(interval: Self.interval, clock: .continuous).cancelOnGracefulShutdown() {
            count += 1
            await beat(count)
        }
    }

    private func beat(_ count: Int) async {
        do throws(APIStatus) {
            try await renewLease()
            if count % Self.statusEvery == 0, count > 0 { try await renewStatus() }
        } catch {
            log.warning("the node cannot show that it is alive: \(error.message)")
        }
    }

    /// Makes the lease, or renews it.
    func renewLease() async throws(APIStatus) {
        try await store.write { [configuration] transaction in
            let type = try transaction.catalog.type(Self.leases)
            // To the microsecond, as clients insist on.
            let time = transaction.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
                .replacing("Z", with: "000Z")
            let lease = NodeObject.lease(configuration, time: time)
            if try transaction.stored(type, namespace: lease.namespace, name: lease.name) == nil {
                try transaction.create(type, lease)
            } else {
                try transaction.change(type, namespace: lease.namespace, name: lease.name) { known in
                    known.spec["renewTime"] = lease.spec["renewTime"]
                }
            }
        }
    }

    private func renewStatus() async throws(APIStatus) {
        let facts = NodeFacts(dataDirectory: configuration.dataDirectory)
        try await store.write { [configuration, limitsFault] transaction in
            let type = try transaction.catalog.type(.nodes)
            try transaction.change(type, namespace: "", name: configuration.nodeName) { known in
                known["status"] = NodeObject.status(
                    configuration, facts, limitsFault: limitsFault, previous: known.status,
                    time: ObjectTime.text(transaction.now))
            }
        }
    }
}
