import Kubernetes
import Logging
import ServiceLifecycle

/// Gives ClusterRoles with an `aggregationRule` the rules of the roles that it selects.
struct RoleAggregation: Service {
    let store: ObjectStore
    let log: Logger

    func run() async throws {
        let roles = store.follow(Self.clusterRoles)
        for try await _ in roles.cancelOnGracefulShutdown() {
            do {
                try await store.write { try Self.aggregate(in: $0) }
            } catch {
                log.error("cannot aggregate the rules of ClusterRoles: \(error.message)")
            }
        }
    }

    static let clusterRoles = GroupVersionResource(
        group: "rbac.authorization.k8s.io", version: "v1", resource: "clusterroles")

    /// Brings the rules of all aggregated roles up to date; writes only those that differ. A role may aggregate
    /// aggregated ones, so it goes on until nothing changes.
    static func aggregate(in transaction: Transaction) throws {
        let type = try transaction.catalog.type(clusterRoles)
        var roles = try transaction.stored(type, namespace: nil).map { try $0.json() }
        for _ in 0..<roles.count {
            var isDone = true
            for index in roles.indices {
                guard let rules = AggregatedRole.rules(of: roles[index], from: roles),
                    rules != roles[index]["rules"]?.array ?? []
                else { continue }
                roles[index]["rules"] = .array(rules)
                try transaction.change(type, namespace: "", name: roles[index].name) { $0["rules"] = .array(rules) }
                isDone = false
            }
            if isDone { return }
        }
    }
}
