/// Every cluster's API server answers.
struct APIServerCheck: DoctorCheck {
    static let id = "api-server"

    func findings(_ evidence: Evidence) -> [DoctorFinding] {
        evidence.clusters.map { cluster in
            switch cluster.clock {
            case .seen:
                return ok(cluster.name, "its API server answers")
            case .unseen(let reason):
                return failed(
                    cluster.name, "its API server does not answer: \(reason)",
                    repair: .init(
                        "see that the address and the credentials are right, and that the API server runs; all that is "
                            + "skipped below for \(cluster.name) depends on it",
                        [Kubectl(context: cluster.name, namespace: evidence.namespace).clusterWide("get --raw /readyz")]
                    ))
            }
        }
    }
}
