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

    /// The holder of the kubeconfig.
    static let administrator = User(
        name: "kubernetes-admin", groups: [administratorsGroup, authenticatedGroup])

    /// Somebody who shows no credential.
    static let anonymous = User(name: "system:anonymous", groups: ["system:unauthenticated"])

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
    static func serviceAccount(_ name: String, namespace: String, uid: String, pod: BoundPod?) -> User {
        var user = User(
            name: serviceAccountName(name, namespace: namespace), uid: uid,
            groups: ["system:serviceaccounts", "system:serviceaccounts:\(namespace)", authenticatedGroup])
        if let pod {
            user.extra = [
                "authentication.kubernetes.io/pod-name": [pod.name], "authentication.kubernetes.io/pod-uid": [pod.uid],
            ]
        }
        return user
    }
}

/// The pod to which a token is bound: the token ends with it.
struct BoundPod: Sendable, Hashable {
    let name: String
    let uid: String
}
