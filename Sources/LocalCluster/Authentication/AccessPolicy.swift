import Kubernetes

/// Who may do what, made out of the roles and bindings of a cluster. Pure.
struct AccessPolicy: Sendable {
    /// A subject of a binding, as users and groups carry it.
    private enum Subject: Hashable {
        case user(String)
        case group(String)
    }

    /// Rules that hold in one namespace, or everywhere.
    private struct Grant {
        /// `nil`: everywhere.
        let namespace: String?
        let rules: [AccessRule]
        /// The binding and its role, in Kubernetes' words.
        let origin: String
        /// The subject, as the binding names it.
        var subject = ""
    }

    private var grants: [Subject: [Grant]] = [:]

    /// - Parameters: the objects of those kinds.
    init(roles: [JSON], clusterRoles: [JSON], roleBindings: [JSON], clusterRoleBindings: [JSON]) {
        let clusterRules = Dictionary(
            clusterRoles.map { ($0.name, Self.rules($0)) }, uniquingKeysWith: { first, _ in first })
        let rules = Dictionary(
            roles.map { ("\($0.namespace)/\($0.name)", Self.rules($0)) }, uniquingKeysWith: { first, _ in first })
        for binding in clusterRoleBindings {
            let name = binding["roleRef"]?["name"]?.string ?? ""
            let origin = "ClusterRoleBinding \"\(binding.name)\" of ClusterRole \"\(name)\""
            add(binding, Grant(namespace: nil, rules: clusterRules[name] ?? [], origin: origin))
        }
        for binding in roleBindings {
            let name = binding["roleRef"]?["name"]?.string ?? ""
            let isCluster = binding["roleRef"]?["kind"]?.string == "ClusterRole"
            let found = isCluster ? clusterRules[name] : rules["\(binding.namespace)/\(name)"]
            let role = "\(isCluster ? "ClusterRole" : "Role") \"\(name)\""
            let origin = "RoleBinding \"\(binding.name)/\(binding.namespace)\" of \(role)"
            add(binding, Grant(namespace: binding.namespace, rules: found ?? [], origin: origin))
        }
    }

    func allows(_ user: User, _ request: AccessRequest) -> Bool { reason(user, request) != nil }

    /// Why a user may do something; `nil`: they may not.
    func reason(_ user: User, _ request: AccessRequest) -> String? {
        if user.isAdministrator { return "" }
        let grant = grants(user, in: request.namespace).first { grant in grant.rules.contains { $0.allows(request) } }
        return grant.map { "RBAC: allowed by \($0.origin) to \($0.subject)" }
    }

    /// Everything that is granted to the user in a namespace, the grants that hold everywhere included.
    func rules(_ user: User, in namespace: String) -> [AccessRule] {
        if user.isAdministrator { return AccessRule.everything }
        return grants(user, in: namespace).flatMap(\.rules)
    }

    private func grants(_ user: User, in namespace: String) -> [Grant] {
        let subjects = [Subject.user(user.name)] + user.groups.map(Subject.group)
        return subjects.flatMap { grants[$0] ?? [] }
            .filter { $0.namespace == nil || (!namespace.isEmpty && $0.namespace == namespace) }
    }

    private mutating func add(_ binding: JSON, _ grant: Grant) {
        guard !grant.rules.isEmpty else { return }
        for json in binding["subjects"]?.array ?? [] {
            guard let subject = Self.subject(json, binding.namespace) else { continue }
            var grant = grant
            grant.subject = Self.words(json, binding.namespace)
            grants[subject, default: []].append(grant)
        }
    }

    private static func words(_ subject: JSON, _ namespace: String) -> String {
        let kind = subject["kind"]?.string ?? ""
        let name = subject["name"]?.string ?? ""
        guard kind == "ServiceAccount" else { return "\(kind) \"\(name)\"" }
        return "\(kind) \"\(name)/\(subject["namespace"]?.string ?? namespace)\""
    }

    private static func rules(_ role: JSON) -> [AccessRule] { (role["rules"]?.array ?? []).map(AccessRule.init) }

    private static func subject(_ json: JSON, _ namespace: String) -> Subject? {
        guard let name = json["name"]?.string else { return nil }
        switch json["kind"]?.string {
        case "User": return .user(name)
        case "Group": return .group(name)
        case "ServiceAccount":
            return .user(User.serviceAccountName(name, namespace: json["namespace"]?.string ?? namespace))
        default: return nil
        }
    }
}

extension AccessRequest {
    fileprivate var namespace: String {
        switch self {
        case .resource(_, _, _, let namespace, _): namespace
        case .path: ""
        }
    }
}
