import HTTPTypes
import Kubernetes

/// Whom a caller wants to be (`kubectl --as`).
struct Impersonation: Sendable, Hashable {
    let name: String
    let uid: String
    let groups: [String]

    /// `nil` when the headers say nothing of it.
    /// - Throws: `APIStatus` 400 for groups without a user.
    init?(_ headers: HTTPFields) throws(APIStatus) {
        let groups = headers[values: .impersonateGroup]
        guard let name = headers[.impersonateUser], !name.isEmpty else {
            if groups.isEmpty { return nil }
            throw .badRequest("Impersonate-Group without Impersonate-User")
        }
        self.name = name
        self.groups = groups
        uid = headers[.impersonateUID] ?? ""
    }

    /// The user with the groups that everybody of that kind has.
    var user: User {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if groups.isEmpty, parts.count == 4, name.hasPrefix("system:serviceaccount:") {
            return .serviceAccount(parts[3], namespace: parts[2], uid: uid, pod: nil)
        }
        return User(name: name, uid: uid, groups: groups + [User.authenticatedGroup])
    }

    /// What the caller must be allowed to.
    var requests: [AccessRequest] {
        [.resource(verb: "impersonate", group: "", resource: "users", namespace: "", name: name)]
            + groups.map { .resource(verb: "impersonate", group: "", resource: "groups", namespace: "", name: $0) }
    }
}

extension HTTPField.Name {
    // Valid names: the initializer fails only for others.
    fileprivate static let impersonateUser = HTTPField.Name("Impersonate-User") ?? .authorization
    fileprivate static let impersonateGroup = HTTPField.Name("Impersonate-Group") ?? .authorization
    fileprivate static let impersonateUID = HTTPField.Name("Impersonate-Uid") ?? .authorization
}

extension Authorizer {
    /// The user as whom a request is to be judged.
    /// - Throws: `APIStatus` 403 when the caller may not be that user.
    func impersonated(by caller: User, _ impersonation: Impersonation?) async throws(APIStatus) -> User {
        guard let impersonation else { return caller }
        for request in impersonation.requests {
            guard try await allows(caller, request) else { throw request.forbidden(caller) }
        }
        return impersonation.user
    }
}
