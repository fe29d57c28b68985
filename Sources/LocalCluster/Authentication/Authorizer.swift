import Kubernetes
import Synchronization

/// Decides what users may do. The policy is made again when a role or binding has changed, so a grant holds for the
/// very next request.
final class Authorizer: Sendable {
    private struct Known {
        let version: ResourceVersion
        let policy: AccessPolicy
    }

    private static let openPaths: Set<String> = ["/healthz", "/readyz", "/livez", "/version"]
    private static let group = "rbac.authorization.k8s.io"
    private static let plurals = ["roles", "clusterroles", "rolebindings", "clusterrolebindings"]

    private let store: ObjectStore
    private let known = Mutex<Known?>(nil)

    init(_ store: ObjectStore) { self.store = store }

    /// - Throws: `APIStatus` 403; 401 for those who show no credential.
    func authorize(_ user: User, _ info: RequestInfo) async throws(APIStatus) {
        if user.isAdministrator || (info.resource == nil && Self.openPaths.contains(info.path)) { return }
        if user == .anonymous { throw .unauthorized }
        let request = AccessRequest(info)
        guard try await allows(user, request) else { throw request.forbidden(user) }
    }

    func allows(_ user: User, _ request: AccessRequest) async throws(APIStatus) -> Bool {
        if user.isAdministrator { return true }
        return try await policy().allows(user, request)
    }

    /// The policy in force.
    func policy() async throws(APIStatus) -> AccessPolicy {
        var types: [ResourceType] = []
        for plural in Self.plurals {
            types.append(
                try store.catalog.type(GroupVersionResource(group: Self.group, version: "v1", resource: plural)))
        }
        let version = types.map { store.feed.lastChange($0) }.max() ?? .zero
        if let policy = known.withLock({ $0?.version == version ? $0?.policy : nil }) { return policy }
        var objects: [[JSON]] = []
        for plural in Self.plurals {
            objects.append(
                try await store.list(GroupVersionResource(group: Self.group, version: "v1", resource: plural)).items)
        }
        let policy = AccessPolicy(
            roles: objects[0], clusterRoles: objects[1], roleBindings: objects[2], clusterRoleBindings: objects[3])
        known.withLock { $0 = Known(version: version, policy: policy) }
        return policy
    }
}
