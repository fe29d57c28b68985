import Identity

/// API servers trust the injection webhook: its CA bundle leads to the mesh's root.
struct WebhookCheck: DoctorCheck {
    static let id = "webhook-ca"

    func findings(_ evidence: Evidence) -> [DoctorFinding] {
        evidence.clusters.map { cluster in
            switch cluster.webhooks {
            case .unseen(let reason): skipped(cluster.name, reason)
            case .seen(let webhooks) where webhooks.isEmpty:
                skipped(cluster.name, "there is no MutatingWebhookConfiguration istio-sidecar-injector")
            case .seen(let webhooks): finding(webhooks, cluster, evidence)
            }
        }
    }

    private func finding(
        _ webhooks: [WebhookEvidence], _ cluster: ClusterEvidence, _ evidence: Evidence
    ) -> DoctorFinding {
        guard let root = evidence.meshRoot else { return skipped(cluster.name, evidence.primaryIsUnseen) }
        let wrong = webhooks.filter { !isTrusted(root, by: $0) }
        guard let first = wrong.first else {
            return ok(
                cluster.name,
                "the CA bundle of \(webhooks.count == 1 ? "its webhook" : "all \(webhooks.count) webhooks") "
                    + "leads to \(root.words)")
        }
        return failed(
            cluster.name,
            "the CA bundle of webhook \(first.configuration)/\(first.name) \(words(first)) instead of \(root.words): pods cannot "
                + "be injected",
            webhooks.map { "\($0.configuration)/\($0.name): the bundle \(words($0))" },
            repair: .init(
                "put the mesh's root, that of \(root.source), into the webhook",
                wrong.map { patch($0, evidence.kubectl(cluster), evidence.kubectl(evidence.primary ?? cluster)) }))
    }

    private func isTrusted(_ root: MeshRoot, by webhook: WebhookEvidence) -> Bool {
        guard let pem = webhook.caBundle, let bundle = try? TrustBundle(pem: pem) else { return false }
        return root.isTrusted(by: bundle)
    }

    private func words(_ webhook: WebhookEvidence) -> String {
        guard let pem = webhook.caBundle else { return "is empty" }
        let roots = (try? TrustBundle(pem: pem))?.fingerprints.map(\.short).joined(separator: ", ")
        return roots.map { "leads to \($0)" } ?? "holds no certificate"
    }

    /// The primary's own ConfigMap is what holds the root in every case.
    private func patch(_ webhook: WebhookEvidence, _ kubectl: Kubectl, _ primary: Kubectl) -> String {
        let roots = primary("get configmap istio-ca-root-cert -o go-template='{{index .data \"root-cert.pem\"}}'")
        let place = "/webhooks/\(webhook.index)/clientConfig/caBundle"
        let change = #"[{\"op\":\"add\",\"path\":\"\#(place)\",\"value\":\"$(\#(roots) | base64 -w0)\"}]"#
        return kubectl.clusterWide(
            "patch mutatingwebhookconfiguration \(shellWord(webhook.configuration)) --type json -p \"\(change)\"")
    }
}
