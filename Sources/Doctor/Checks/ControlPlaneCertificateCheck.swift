import Identity

/// What the control plane presents at its gateway bears its name, and the proxies of each cluster trust it.
struct ControlPlaneCertificateCheck: DoctorCheck {
    static let id = "control-plane-certificate"

    func findings(_ evidence: Evidence) -> [DoctorFinding] {
        let presented = evidence.gateways.compactMap { gateway -> (GatewayEvidence, [[UInt8]])? in
            guard let chain = gateway.chain(for: evidence.controlPlaneHost), gateway.isControlPlane(chain) else {
                return nil
            }
            return (gateway, chain)
        }
        guard !presented.isEmpty else {
            return [skipped(nil, "no gateway led to a control plane: see the check \"\(PassthroughCheck.id)\"")]
        }
        return presented.flatMap { gateway, chain in
            gateway.users.compactMap { user in evidence.clusters.first { $0.name == user } }.map {
                finding(chain, at: gateway, for: $0, evidence)
            }
        }
    }

    private func finding(
        _ chain: [[UInt8]], at gateway: GatewayEvidence, for cluster: ClusterEvidence, _ evidence: Evidence
    ) -> DoctorFinding {
        guard case .seen(let maps) = cluster.rootConfigMaps else {
            return skipped(cluster.name, cluster.rootConfigMaps.reason ?? "")
        }
        guard let map = maps.first(where: { $0.namespace == evidence.namespace }) ?? maps.first else {
            return skipped(cluster.name, "it has no ConfigMap istio-ca-root-cert to verify the control plane with")
        }
        guard let bundle = map.bundle else {
            return failed(
                cluster.name, "ConfigMap istio-ca-root-cert in \(map.namespace) holds no certificate that can be read",
                repair: RootRepair(cluster: cluster, evidence: evidence).repair)
        }
        let context = TrustContext(
            presenter: .init("the control plane", cluster: evidence.primary?.name),
            verifier: .init("a proxy", cluster: cluster.name), primaryCluster: evidence.primary?.name,
            namespace: evidence.namespace,
            trustSource: "root-cert.pem of ConfigMap \(map.namespace)/istio-ca-root-cert")
        let diagnosis = explain(
            chain: chain, against: bundle, now: evidence.now, purpose: .server,
            expecting: .host(evidence.controlPlaneHost), context: context)
        let names = GatewayEvidence.names(of: chain).joined(separator: ", ")
        guard let diagnosis else {
            return ok(
                cluster.name, "proxies trust what the control plane presents at \(gateway.address)",
                ["it names \(names)"])
        }
        return failed(
            cluster.name, diagnosis.summary, diagnosis.details, repair: repair(diagnosis, cluster, evidence))
    }

    private func repair(
        _ diagnosis: Diagnosis, _ cluster: ClusterEvidence, _ evidence: Evidence
    ) -> DoctorFinding.Repair {
        switch diagnosis.fault {
        case .unknownRoot: RootRepair(cluster: cluster, evidence: evidence).repair
        case .wrongName:
            DoctorFinding.Repair(
                "the control plane must run in namespace \(evidence.namespace) to have this name (see --namespace), or be given "
                    + "it as a further one",
                evidence.primary.map {
                    [evidence.kubectl($0)("set env deployment/istiod ISTIOD_CUSTOM_HOST=\(evidence.controlPlaneHost)")]
                } ?? [])
        default: DoctorFinding.Repair(diagnosis.repair)
        }
    }
}
