/// The primary has a way to every remote cluster: a remote Secret that can be used.
struct RemoteSecretCheck: DoctorCheck {
    static let id = "remote-secret"

    func findings(_ evidence: Evidence) -> [DoctorFinding] {
        guard let primary = evidence.primary else { return [skipped(nil, evidence.primaryIsUnseen)] }
        switch primary.remoteSecrets {
        case .unseen(let reason): return [skipped(primary.name, reason)]
        case .seen(let entries):
            let without = evidence.remotes.filter { evidence.remoteSecret(for: $0) == nil }
            let findings =
                entries.map { finding($0, primary, evidence) } + without.map { absent(for: $0, in: primary, evidence) }
            return findings.isEmpty
                ? [skipped(primary.name, "there is no remote Secret, and no remote cluster was named")] : findings
        }
    }

    private func finding(
        _ entry: RemoteSecretEvidence, _ primary: ClusterEvidence, _ evidence: Evidence
    ) -> DoctorFinding {
        let place = "Secret \(evidence.namespace)/\(entry.secret) of \(primary.name), key \(entry.key)"
        let repair = RemoteSecretRepair(entry: entry, primary: primary, evidence: evidence)
        if let fault = entry.fault { return failed(entry.key, "\(place): \(fault)", repair: repair.newSecret) }
        guard case .unseen(let reason) = entry.uid else {
            return ok(entry.key, "\(place) leads to \(entry.server ?? "an API server") that accepts the reader")
        }
        let isInUse = evidence.remotes.contains { $0.hasReadyProxy && evidence.remoteSecret(for: $0) == entry }
        switch entry.refusal {
        case .credentials: return failed(entry.key, "\(place): \(reason)", repair: repair.newToken)
        case .authority where !isInUse: return failed(entry.key, "\(place): \(reason)", repair: repair.newSecret)
        default:
            return warning(
                entry.key, "\(place): \(entry.server ?? "its API server") cannot be asked from here: \(reason)",
                [
                    isInUse
                        ? "proxies there are ready, so that the control plane does reach it"
                        : "the control plane may reach it all the same: its log says whether it does"
                ],
                repair: .init("ask the control plane", [evidence.kubectl(primary)("logs deployment/istiod")]))
        }
    }

    private func absent(
        for cluster: ClusterEvidence, in primary: ClusterEvidence, _ evidence: Evidence
    ) -> DoctorFinding {
        guard primary.isInstalled else {
            return skipped(
                cluster.name, "\(primary.name) has no control plane yet, and no remote Secret for \(cluster.name)")
        }
        let id = cluster.runningID ?? cluster.name
        let entry = RemoteSecretEvidence(secret: "istio-remote-secret-\(id)", key: id, annotation: id)
        return failed(
            cluster.name,
            "\(primary.name) has no remote Secret for it: the control plane can neither review its tokens nor see its pods",
            repair: RemoteSecretRepair(entry: entry, primary: primary, evidence: evidence, remote: cluster).newSecret)
    }
}
