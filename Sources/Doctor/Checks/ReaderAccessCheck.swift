/// The control plane's reader may do in a remote cluster what it must, and not more.
struct ReaderAccessCheck: DoctorCheck {
    static let id = "reader-access"

    func findings(_ evidence: Evidence) -> [DoctorFinding] {
        guard let primary = evidence.primary else { return [skipped(nil, evidence.primaryIsUnseen)] }
        switch primary.remoteSecrets {
        case .unseen(let reason): return [skipped(primary.name, reason)]
        case .seen(let entries) where entries.isEmpty: return [skipped(primary.name, "there is no remote Secret")]
        case .seen(let entries): return entries.map { finding($0, primary, evidence) }
        }
    }

    private func finding(
        _ entry: RemoteSecretEvidence, _ primary: ClusterEvidence, _ evidence: Evidence
    ) -> DoctorFinding {
        guard case .seen(let rights) = entry.rights else {
            return skipped(entry.key, "the reader's rights cannot be asked for: \(entry.rights.reason ?? "")")
        }
        let missing = rights.filter { $0.isWanted && !$0.isAllowed }
        let excess = rights.filter { !$0.isWanted && $0.isAllowed }
        let account = Account(subject: entry.claims?.subject) ?? Account(namespace: evidence.namespace)
        let remote = RemoteSecretRepair(entry: entry, primary: primary, evidence: evidence).remote
        let kubectl = Kubectl(context: remote?.name ?? entry.key, namespace: evidence.namespace)
        if !missing.isEmpty {
            return failed(
                entry.key, "the reader of the remote Secret may not \(list(missing))", words(excess),
                repair: .init(
                    "grant it to \(account.subject)",
                    missing.flatMap { grant($0, to: account, kubectl) }))
        }
        if !excess.isEmpty {
            return warning(
                entry.key,
                "the reader of the remote Secret may also \(list(excess)), which the control plane never needs",
                repair: .init(
                    "see which roles grant it, and take it out of them",
                    [kubectl.clusterWide("get clusterrolebindings,rolebindings -A -o wide") + " | grep \(account.name)"]
                ))
        }
        return ok(
            entry.key, "the reader may do all \(rights.count { $0.isWanted }) things that it must, and reads no Secrets"
        )
    }

    /// A service account, as commands name it.
    private struct Account {
        var namespace: String
        var name = "istio-reader-service-account"
        var subject: String { "system:serviceaccount:\(namespace):\(name)" }

        init(namespace: String) { self.namespace = namespace }

        init?(subject: String?) {
            let parts = subject?.split(separator: ":").map(String.init) ?? []
            guard parts.count == 4, parts[0] == "system", parts[1] == "serviceaccount" else { return nil }
            namespace = parts[2]
            name = parts[3]
        }
    }

    private func grant(_ right: ReaderRight, to account: Account, _ kubectl: Kubectl) -> [String] {
        let role = "skein-reader-\(right.verb)-\(right.resource)"
        let resource = right.group.isEmpty ? right.resource : "\(right.resource).\(right.group)"
        return [
            kubectl.clusterWide("create clusterrole \(role) --verb=\(right.verb) --resource=\(resource)"),
            kubectl.clusterWide(
                "create clusterrolebinding \(role) --clusterrole=\(role) "
                    + "--serviceaccount=\(shellWord(account.namespace)):\(shellWord(account.name))"),
        ]
    }

    private func list(_ rights: [ReaderRight]) -> String {
        rights.map { "\($0.verb) \($0.resource)" }.joined(separator: ", ")
    }

    private func words(_ excess: [ReaderRight]) -> [String] {
        excess.isEmpty ? [] : ["it may also \(list(excess)), which it never needs"]
    }
}
