import Identity

/// Whom the proxies of a mesh must trust.
struct MeshRoot {
    /// The root that certificates are issued under now; nil when only the bundle is known.
    let issuing: Fingerprint?
    let bundle: TrustBundle
    /// Where this is known from.
    let source: String

    /// Whether a proxy with these roots accepts the control plane's certificate.
    func isTrusted(by roots: TrustBundle) -> Bool {
        if let issuing { return roots.fingerprints.contains(issuing) }
        return !Set(roots.fingerprints).isDisjoint(with: bundle.fingerprints)
    }

    /// The root in few words.
    var words: String {
        let root = bundle.roots.first { issuing == nil || $0.fingerprint == issuing }
        return root.map { "\($0.subject) (SHA-256 \($0.fingerprint.short))" } ?? "\(bundle)"
    }
}

extension Evidence {
    /// By the primary's authority; where that cannot be seen, by what the primary's own proxies trust.
    var meshRoot: MeshRoot? {
        guard let primary else { return nil }
        if let authority = primary.authority.value ?? nil, let pem = authority.files.root,
            let bundle = try? TrustBundle(pem: pem)
        {
            let report = inspect(authority.files, now: now)
            return MeshRoot(
                issuing: report.leadsToRoot ? report.chain.last?.fingerprint : nil, bundle: bundle,
                source: "Secret \(authority.secret) of \(primary.name)")
        }
        guard let map = primary.rootConfigMaps.value?.first(where: { $0.namespace == namespace }),
            let bundle = map.bundle
        else { return nil }
        return MeshRoot(
            issuing: nil, bundle: bundle, source: "ConfigMap istio-ca-root-cert in \(namespace) of \(primary.name)")
    }
}

extension Evidence {
    /// The ConfigMaps of a cluster that do not trust the mesh's root; where that is not known, those that differ from
    /// the one in the control plane's namespace.
    func mapsWithAnotherRoot(in cluster: ClusterEvidence) -> [ClusterEvidence.RootConfigMap] {
        let maps = cluster.rootConfigMaps.value ?? []
        if let root = meshRoot { return maps.filter { $0.bundle.map { !root.isTrusted(by: $0) } ?? true } }
        let own = maps.first { $0.namespace == namespace } ?? maps.first
        let roots = Set(own?.bundle?.fingerprints ?? [])
        return maps.filter { roots.isDisjoint(with: $0.bundle?.fingerprints ?? []) }
    }
}

extension ClusterEvidence.RootConfigMap {
    /// The roots; nil when it holds none that can be read.
    var bundle: TrustBundle? { pem.flatMap { try? TrustBundle(pem: $0) } }
}
