import Kubernetes

/// Keeps people from giving anybody, themselves included, more than they have: who makes a role must have its rules, or
/// the verb `escalate`; who binds one must have its rules, or the verb `bind`.
struct GrantGuard: Sendable {
    private static let group = "rbac.authorization.k8s.io"

    let user: User
    let policy: AccessPolicy

    /// - Throws: `APIStatus` 403; 404 for a role that is not there.
    func check(_ proposal: Proposal, in transaction: Transaction) throws {
        guard proposal.type.group == Self.group, !user.isAdministrator else { return }
        switch proposal.type.plural {
        case "roles", "clusterroles": try checkRole(proposal)
        case "rolebindings", "clusterrolebindings": try checkBinding(proposal, in: transaction)
        default: break
        }
    }

    private func checkRole(_ proposal: Proposal) throws {
        let role = proposal.object
        let previous = try proposal.previous?.json()
        let isUnchanged = ["rules", "aggregationRule"].allSatisfy { previous?[$0] == role[$0] }
        if previous != nil, isUnchanged { return }
        if allows("escalate", proposal.type.plural, role) { return }
        let rules = (role["rules"]?.array ?? []).map(AccessRule.init)
        let aggregates = role["aggregationRule"].map { $0 != .null } ?? false
        try check(rules + (aggregates ? AccessRule.everything : []), proposal)
    }

    private func checkBinding(_ proposal: Proposal, in transaction: Transaction) throws {
        let binding = proposal.object
        let previous = try proposal.previous?.json()
        if let previous, previous["roleRef"] == binding["roleRef"], previous["subjects"] == binding["subjects"] {
            return
        }
        guard let name = binding["roleRef"]?["name"]?.string, let kind = binding["roleRef"]?["kind"]?.string,
            let type = transaction.catalog.type(group: Self.group, plural: kind == "Role" ? "roles" : "clusterroles")
        else { return }
        let role: JSON = ["metadata": ["name": .string(name), "namespace": .string(binding.namespace)]]
        if allows("bind", type.plural, role) { return }
        let namespace = type.isNamespaced ? binding.namespace : ""
        let found = try transaction.existing(type, namespace: namespace, name: name).json()
        try check((found["rules"]?.array ?? []).map(AccessRule.init), proposal)
    }

    private func allows(_ verb: String, _ plural: String, _ role: JSON) -> Bool {
        policy.allows(
            user,
            .resource(
                verb: verb, group: Self.group, resource: plural, namespace: role.namespace, name: role.name))
    }

    private func check(_ rules: [AccessRule], _ proposal: Proposal) throws {
        let own = policy.rules(user, in: proposal.type.isNamespaced ? proposal.object.namespace : "")
        let missing = rules.filter { !$0.isCovered(by: own) }
        if missing.isEmpty { return }
        let groups = user.groups.map { "\"\($0)\"" }.joined(separator: " ")
        throw APIStatus.forbidden(
            proposal.type, proposal.object.name,
            "user \"\(user.name)\" (groups=[\(groups)]) is attempting to grant RBAC permissions not currently held:\n"
                + missing.map(\.words).joined(separator: "\n"))
    }
}
