import Identity

/// The root that proxies verify the control plane with is the one that it signs under, in every namespace.
struct RootCheck: DoctorCheck {
    static let id = "roots-agree"

    func findings(_ evidence: Evidence) -> [DoctorFinding] {
        evidence.clusters.map { cluster in
            switch cluster.rootConfigMaps {
            case .unseen(let reason): skipped(cluster.name, reason)
            case .seen(let maps): finding(maps, in: cluster, evidence)
            }
        }
    }

    private func finding(
        _ maps: [ClusterEvidence.RootConfigMap], in cluster: ClusterEvidence, _ evidence: Evidence
    ) -> DoctorFinding {
        let present = Set(maps.map(\.namespace))
        let missing = Set((cluster.proxies.value ?? []).map(\.namespace)).subtracting(present).sorted()
        guard !maps.isEmpty || !missing.isEmpty else {
            return skipped(
                cluster.name, "no namespace has a ConfigMap istio-ca-root-cert yet; the control plane makes it")
        }
        let wrong = evidence.mapsWithAnotherRoot(in: cluster)
        if !wrong.isEmpty { return disagreement(wrong, of: maps, in: cluster, evidence) }
        if !missing.isEmpty { return absence(missing, maps, in: cluster, evidence) }
        guard let root = evidence.meshRoot else {
            return ok(
                cluster.name, "all \(maps.count) namespaces have the same roots; the primary's were not seen",
                lines(maps))
        }
        return ok(
            cluster.name, "all \(maps.count) namespaces trust \(root.words), which \(root.source) signs under",
            lines(maps))
    }

    private func disagreement(
        _ wrong: [ClusterEvidence.RootConfigMap], of maps: [ClusterEvidence.RootConfigMap], in cluster: ClusterEvidence,
        _ evidence: Evidence
    ) -> DoctorFinding {
        let namespaces = wrong.map(\.namespace)
        let expected =
            evidence.meshRoot.map { "\($0.words), which \($0.source) signs under" }
            ?? "that of namespace \(evidence.namespace)"
        return failed(
            cluster.name,
            "ConfigMap istio-ca-root-cert in \(list(namespaces)) has another root (\(fingerprints(wrong))) than \(expected): "
                + "proxies there do not trust the control plane",
            lines(maps),
            repair: RootRepair(cluster: cluster, evidence: evidence).repair)
    }

    private func absence(
        _ missing: [String], _ maps: [ClusterEvidence.RootConfigMap], in cluster: ClusterEvidence, _ evidence: Evidence
    ) -> DoctorFinding {
        let primary =
            evidence.primary.map { evidence.kubectl($0) } ?? Kubectl(context: "PRIMARY", namespace: evidence.namespace)
        return failed(
            cluster.name,
            "there is no ConfigMap istio-ca-root-cert in \(list(missing)): pods with proxies there cannot start",
            lines(maps),
            repair: .init(
                "the control plane makes it as soon as it runs and may write in \(cluster.name); its log says what hinders it",
                [primary("logs deployment/istiod")]
                    + missing.map { evidence.kubectl(cluster)(in: $0, "get configmap istio-ca-root-cert") }))
    }

    private func list(_ names: [String]) -> String {
        names.count > 6
            ? names.prefix(6).joined(separator: ", ") + " and \(names.count - 6) more" : names.joined(separator: ", ")
    }

    private func fingerprints(_ maps: [ClusterEvidence.RootConfigMap]) -> String {
        Set(maps.map(words)).sorted().joined(separator: "; ")
    }

    private func words(_ map: ClusterEvidence.RootConfigMap) -> String {
        map.bundle?.fingerprints.map(\.short).joined(separator: ", ") ?? "no certificate"
    }

    /// The namespaces by what they hold.
    private func lines(_ maps: [ClusterEvidence.RootConfigMap]) -> [String] {
        Dictionary(grouping: maps, by: words).sorted { $0.key < $1.key }.map { roots, maps in
            "\(roots): \(list(maps.map(\.namespace).sorted()))"
        }
    }
}
