import Kubernetes

/// A ClusterRole that is made of others (rbac.authorization.k8s.io v1 `AggregationRule`). Pure.
enum AggregatedRole {
    /// The rules of a role, out of all those that it selects, by name; `nil` for a role that does not aggregate.
    static func rules(of role: JSON, from roles: [JSON]) -> [JSON]? {
        guard let aggregation = role["aggregationRule"], aggregation != .null else { return nil }
        let selectors = (aggregation["clusterRoleSelectors"]?.array ?? []).compactMap(LabelSelector.init(object:))
        var rules: [JSON] = []
        for source in roles.sorted(by: { $0.name < $1.name }) where source.name != role.name {
            guard selectors.contains(where: { $0.matches(source.labels) }) else { continue }
            for rule in source["rules"]?.array ?? [] where !rules.contains(rule) { rules.append(rule) }
        }
        return rules
    }
}
