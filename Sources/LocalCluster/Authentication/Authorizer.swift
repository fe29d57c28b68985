import Kubernetes

/// Decides what users may do. A grant holds for the very next request.
struct Authorizer: Sendable {
    private static let group = "rbac.authorization.k8s.io"
    private static let kinds = ["roles", "clusterroles", "rolebindings", "clusterrolebindings"].map {
        GroupVersionResource(group: group, version: "v1", resource: $0)
    }

    private let known: DerivedValue<AccessPolicy>

    init(_ store: ObjectStore) {
        known = DerivedValue(store, of: Self.kinds) {
            AccessPolicy(roles: $0[0], clusterRoles: $0[1], roleBindings: $0[2], clusterRoleBindings: $0[3])
        }
    }

    /// - Throws: `APIStatus` 403; 401 for those who show no credential.
    func authorize(_ user: User, _ request: AccessRequest) async throws(APIStatus) {
        for request in [request, request.alsoNeeded].compactMap(\.self) {
            guard try await allows(user, request) else {
                throw user == .anonymous ? .unauthorized : request.forbidden(user)
            }
        }
    }

    func allows(_ user: User, _ request: AccessRequest) async throws(APIStatus) -> Bool {
        try await reason(user, request) != nil
    }

    /// Why a user may do something; `nil`: they may not.
    func reason(_ user: User, _ request: AccessRequest) async throws(APIStatus) -> String? {
        if user.isAdministrator { return "" }
        return try await policy().reason(user, request)
    }

    /// The policy in force.
    func policy() async throws(APIStatus) -> AccessPolicy { try await known.current() }
}
