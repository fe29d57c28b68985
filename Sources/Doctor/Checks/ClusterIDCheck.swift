import Foundation

/// A cluster has the same id in all the places that name it.
struct ClusterIDCheck: DoctorCheck {
    static let id = "cluster-id"
    static let annotation = "topology.istio.io/controlPlaneClusters"

    func findings(_ evidence: Evidence) -> [DoctorFinding] {
        evidence.clusters.flatMap { cluster in
            [agreement(of: cluster, evidence), allegiance(of: cluster, evidence)].compactMap { $0 }
        }
    }

    private func agreement(of cluster: ClusterEvidence, _ evidence: Evidence) -> DoctorFinding {
        let entry = cluster.role == .remote ? evidence.remoteSecret(for: cluster) : nil
        let places = ClusterIDPlaces(cluster: cluster, entry: entry, evidence: evidence)
        guard let first = places.all.first else {
            return skipped(
                cluster.name,
                "nothing names the cluster's id yet, or it cannot be seen"
                    + (cluster.proxies.reason.map { " (\($0))" } ?? ""))
        }
        let different = Set(places.all.map(\.id))
        guard different.count > 1 else {
            return ok(
                cluster.name, "its id is \(first.id) wherever it stands (\(places.all.count) places)", places.lines)
        }
        return failed(
            cluster.name,
            "its id differs: "
                + different.sorted().map { id in "\"\(id)\" in \(places.places(of: id))" }.joined(separator: ", "),
            places.lines, repair: repair(places, cluster, entry, evidence))
    }

    private func repair(
        _ places: ClusterIDPlaces, _ cluster: ClusterEvidence, _ entry: RemoteSecretEvidence?, _ evidence: Evidence
    ) -> DoctorFinding.Repair {
        let wanted = cluster.statedID ?? cluster.runningID ?? places.all[0].id
        if let entry, let primary = evidence.primary, entry.key != wanted || (entry.annotation ?? wanted) != wanted {
            return RemoteSecretRepair(entry: entry, primary: primary, evidence: evidence, remote: cluster)
                .renamed(to: wanted)
        }
        let kubectl = evidence.kubectl(cluster)
        let webhooks = (cluster.webhooks.value ?? []).filter { $0.clusterID != nil && $0.clusterID != wanted }
        if !webhooks.isEmpty {
            return DoctorFinding.Repair(
                "let the injection webhook name \(wanted), then restart the pods that it has injected",
                webhooks.map { patch($0, wanted, kubectl) }
                    + Set((cluster.proxies.value ?? []).filter { $0.clusterID != wanted }.map(\.namespace)).sorted().map
                {
                    kubectl(in: $0, "rollout restart deployment")
                })
        }
        let strangers = (cluster.proxies.value ?? []).filter { $0.clusterID != wanted }
        if cluster.controlPlanes.value?.contains(where: { $0.clusterID != wanted }) == true {
            return DoctorFinding.Repair(
                "let the control plane know itself by the id that its cluster has",
                [kubectl("set env deployment/istiod CLUSTER_ID=\(shellWord(wanted))")])
        }
        return DoctorFinding.Repair(
            "set ISTIO_META_CLUSTER_ID to \(wanted) (value global.multiCluster.clusterName) and restart the pods",
            Set(strangers.map(\.namespace)).sorted().map { kubectl(in: $0, "rollout restart deployment") })
    }

    private func patch(_ webhook: WebhookEvidence, _ id: String, _ kubectl: Kubectl) -> String {
        let place = "/webhooks/\(webhook.index)/clientConfig/service/path"
        let change = #"[{"op":"replace","path":"\#(place)","value":"\#(webhook.path(naming: id))"}]"#
        let configuration = shellWord(webhook.configuration)
        return webhook.isURL
            ? kubectl.clusterWide("edit mutatingwebhookconfiguration \(configuration)")
            : kubectl.clusterWide(
                "patch mutatingwebhookconfiguration \(configuration) --type json -p " + shellWord(change))
    }

    /// Whether a remote's namespace says by which control plane it is served.
    private func allegiance(of cluster: ClusterEvidence, _ evidence: Evidence) -> DoctorFinding? {
        guard cluster.role == .remote, case .seen(let annotations?) = cluster.namespaceAnnotations else { return nil }
        let stated = annotations[Self.annotation]
        guard let leader = evidence.primary?.runningID ?? evidence.primary?.statedID else {
            let words = stated.map { "names \"\($0)\"" } ?? "is absent"
            return skipped(cluster.name, "annotation \(Self.annotation) \(words); \(evidence.primaryIsUnseen)")
        }
        let ids = stated?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } ?? []
        if ids.contains(leader) || ids.contains("*") {
            return ok(
                cluster.name, "namespace \(evidence.namespace) is served by \(leader) (annotation \(Self.annotation))")
        }
        let repair = DoctorFinding.Repair(
            "name the primary's id in the annotation",
            [
                evidence.kubectl(cluster).clusterWide(
                    "annotate --overwrite namespace \(shellWord(evidence.namespace)) \(Self.annotation)=\(shellWord(leader))"
                )
            ])
        guard let stated else {
            return warning(
                cluster.name,
                "namespace \(evidence.namespace) has no annotation \(Self.annotation); it should name \(leader)",
                repair: repair)
        }
        return failed(
            cluster.name,
            "annotation \(Self.annotation) of namespace \(evidence.namespace) names \"\(stated)\", the primary is \(leader)",
            repair: repair)
    }
}
