import HTTPTypes
import Kubernetes

/// Whom a caller wants to be (`kubectl --as`).
struct Impersonation: Sendable, Hashable {
    private static let extraPrefix = "impersonate-extra-"

    let name: String
    let uid: String
    let groups: [String]
    /// More facts about the user, by their percent-decoded names.
    let extra: [String: [String]]

    /// `nil` when the headers say nothing of it.
    /// - Throws: `APIStatus` 400 for anything but a user's name without that name.
    init?(_ headers: HTTPFields) throws(APIStatus) {
        groups = headers[values: .impersonateGroup]
        extra = Self.extra(headers)
        uid = headers[.impersonateUID] ?? ""
        guard let name = headers[.impersonateUser], !name.isEmpty else {
            if groups.isEmpty, extra.isEmpty, uid.isEmpty { return nil }
            throw .badRequest("Impersonate-Group, -Uid or -Extra without Impersonate-User")
        }
        self.name = name
    }

    private static func extra(_ headers: HTTPFields) -> [String: [String]] {
        var extra: [String: [String]] = [:]
        for field in headers {
            let header = field.name.canonicalName
            guard header.hasPrefix(extraPrefix), let name = PercentDecoding.segment(header.dropFirst(extraPrefix.count))
            else { continue }
            extra[name, default: []].append(field.value)
        }
        return extra
    }

    /// The service account that is meant, by namespace and name.
    private var serviceAccount: (namespace: String, name: String)? {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, name.hasPrefix("system:serviceaccount:") else { return nil }
        return (parts[2], parts[3])
    }

    /// The user with the groups that everybody of that kind has.
    var user: User {
        var user = User(name: name, uid: uid, groups: groups, extra: extra)
        if groups.isEmpty, let account = serviceAccount {
            user.groups = User.serviceAccount(account.name, namespace: account.namespace, uid: uid).groups
        }
        let everybody = name == User.anonymous.name ? User.unauthenticatedGroup : User.authenticatedGroup
        if !user.groups.contains(everybody) { user.groups.append(everybody) }
        return user
    }

    /// What the caller must be allowed to.
    var requests: [AccessRequest] {
        func request(_ group: String, _ resource: String, _ name: String, namespace: String = "") -> AccessRequest {
            .resource(verb: "impersonate", group: group, resource: resource, namespace: namespace, name: name)
        }
        let identity =
            serviceAccount.map { request("", "serviceaccounts", $0.name, namespace: $0.namespace) }
            ?? request("", "users", name)
        let uids = uid.isEmpty ? [] : [request("authentication.k8s.io", "uids", uid)]
        let extras = extra.sorted { $0.key < $1.key }.flatMap { key, values in
            values.map { request("authentication.k8s.io", "userextras/\(key)", $0) }
        }
        return [identity] + groups.map { request("", "groups", $0) } + uids + extras
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
