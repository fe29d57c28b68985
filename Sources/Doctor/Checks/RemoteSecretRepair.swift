/// How to repair the Secret by which the primary reaches a remote cluster.
struct RemoteSecretRepair {
    let entry: RemoteSecretEvidence
    let primary: ClusterEvidence
    let evidence: Evidence
    /// The cluster that the entry leads to.
    let remote: ClusterEvidence?

    init(
        entry: RemoteSecretEvidence, primary: ClusterEvidence, evidence: Evidence, remote: ClusterEvidence? = nil
    ) {
        self.entry = entry
        self.primary = primary
        self.evidence = evidence
        self.remote = remote ?? evidence.remotes.first { evidence.remoteSecret(for: $0) == entry }
    }

    private static let reader = "istio-reader-service-account"
    private var atPrimary: Kubectl { evidence.kubectl(primary) }
    private var atRemote: Kubectl { Kubectl(context: remote?.name ?? entry.key, namespace: evidence.namespace) }
    private var file: String { shellWord("\(entry.key).kubeconfig") }

    /// A Secret from nothing: a kubeconfig with a token of the reader.
    var newSecret: DoctorFinding.Repair {
        let flatten = atRemote.clusterWide("config view --minify --flatten --raw") + " > \(file)"
        return DoctorFinding.Repair(
            "make the remote Secret anew from a kubeconfig of the remote's reader, whose API server's address must be one that "
                + "\(primary.name) reaches",
            [
                flatten,
                "kubectl --kubeconfig \(file) config unset users",
                "kubectl --kubeconfig \(file) config set-credentials reader --token=\"$(\(token))\"",
                "kubectl --kubeconfig \(file) config set-context --current --user=reader",
            ] + write(key: entry.key, to: entry.secret, isNew: true))
    }

    /// The same Secret with a new token.
    var newToken: DoctorFinding.Repair {
        DoctorFinding.Repair(
            "give the remote Secret a new token of the reader",
            [
                atPrimary.secretValue(entry.secret, entry.key) + " > \(file)",
                "kubectl --kubeconfig \(file) config set-credentials \(shellWord(entry.user ?? "USER")) "
                    + "--token=\"$(\(token))\"",
            ] + write(key: entry.key, to: entry.secret, isNew: false))
    }

    /// The same entry under another id.
    func renamed(to id: String) -> DoctorFinding.Repair {
        let secret = "istio-remote-secret-\(id)"
        return DoctorFinding.Repair(
            "the id of a cluster is what its proxies say: name the entry of the remote Secret, and its annotation, \(id)",
            [
                atPrimary.secretValue(entry.secret, entry.key) + " > \(file)",
                atPrimary("delete secret \(shellWord(entry.secret))"),
            ] + write(key: id, to: secret, isNew: true))
    }

    private var token: String { atRemote("create token \(Self.reader) --duration=8760h") }

    private func write(key: String, to secret: String, isNew: Bool) -> [String] {
        let create =
            atPrimary(
                "create secret generic \(shellWord(secret)) --from-file=\(shellWord(key))=\(file) --dry-run=client -o yaml"
            )
            + " | " + atPrimary("apply -f -")
        guard isNew else { return [create, "rm \(file)"] }
        return [
            create,
            atPrimary(
                "annotate --overwrite secret \(shellWord(secret)) "
                    + "\(RemoteSecretEvidence.annotationName)=\(shellWord(key))"),
            atPrimary("label --overwrite secret \(shellWord(secret)) \(RemoteSecretEvidence.label)=true"),
            "rm \(file)",
        ]
    }
}
