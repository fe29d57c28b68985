import Kubernetes

/// Who makes a request.
struct User: Sendable, Hashable {
    let name: String
    var uid = ""
    var groups: [String] = []
    /// More facts, such as the pod of a token.
    var extra: [String: [String]] = [:]

    static let administratorsGroup = "system:masters"
    static let authenticatedGroup = "system:authenticated"
    static let unauthenticatedGroup = "system:unauthenticated"

    /// The holder of the kubeconfig.
    static let administrator = User(
        name: "kubernetes-admin", groups: [administratorsGroup, authenticatedGroup])

    /// Somebody who shows no credential.
    static let anonymous = User(name: "system:anonymous", groups: [unauthenticatedGroup])

    var isAdministrator: Bool { groups.contains(Self.administratorsGroup) }

    /// authentication.k8s.io `UserInfo`.
    var json: JSON {
        var json: JSON = ["username": .string(name), "groups": .array(groups.map(JSON.string))]
        if !uid.isEmpty { json["uid"] = .string(uid) }
        if !extra.isEmpty { json["extra"] = .object(extra.mapValues { .array($0.map(JSON.string)) }) }
        return json
    }
}

extension User {
    static func serviceAccountName(_ name: String, namespace: String) -> String {
        "system:serviceaccount:\(namespace):\(name)"
    }

    /// The user that a service account is.
    static func serviceAccount(_ name: String, namespace: String, uid: String, bound: BoundObject? = nil) -> User {
        var user = User(
            name: serviceAccountName(name, namespace: namespace), uid: uid,
            groups: ["system:serviceaccounts", "system:serviceaccounts:\(namespace)", authenticatedGroup])
        user.extra = bound?.extra ?? [:]
        return user
    }
}
