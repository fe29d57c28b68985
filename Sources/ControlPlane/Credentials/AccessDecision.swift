import Kubernetes

/// Whether a gateway's service account may read the Secrets of its namespace, as its own API server says: what the
/// gateway may not read, the control plane does not read for it.
struct AccessDecision: Sendable, Hashable {
    /// Nil until the API server has answered.
    private(set) var isAllowed: Bool?
    /// The API server's reason, or why it did not answer.
    private(set) var reason = ""
    /// When to ask again.
    private(set) var validUntil: ContinuousClock.Instant

    /// Nobody has been asked yet.
    init(now: ContinuousClock.Instant) { validUntil = now }

    mutating func answered(_ review: SubjectAccessReview, now: ContinuousClock.Instant) {
        isAllowed = review.isAllowed
        reason = review.reason
        validUntil = now + .seconds(60)
    }

    /// There was no answer: what was decided before stays in force.
    mutating func failed(_ why: String, now: ContinuousClock.Instant) {
        reason = why
        validUntil = now + .seconds(5)
    }

    func isDue(at now: ContinuousClock.Instant) -> Bool { now >= validUntil }

    /// Why nothing is served, and what to do; nil when the account may read.
    func fault(of account: GatewayAccount) -> String? {
        switch isAllowed {
        case true: return nil
        case nil: return reason.isEmpty ? nil : "whether \(account) may read Secrets is not known: \(reason)"
        case false:
            let (namespace, name) = (account.namespace, account.name)
            return """
                \(account) may not list secrets in namespace \(namespace)\(reason.isEmpty ? "" : " (\(reason))"); \
                in \(account.cluster) a RoleBinding is missing: kubectl -n \(namespace) create role \(name)-sds \
                --verb=get,watch,list --resource=secrets && kubectl -n \(namespace) create rolebinding \(name)-sds \
                --role=\(name)-sds --serviceaccount=\(namespace):\(name)
                """
        }
    }
}

extension GatewayAccount {
    /// The question for its API server. Istio's control plane asks the same.
    var accessReview: Request {
        .subjectAccessReview(user: user, groups: groups, verb: "list", resource: .secrets, namespace: namespace)
    }
}
