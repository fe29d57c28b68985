import X509

/// What to do about a chain that is not trusted.
struct RepairAdvice {
    let context: TrustContext
    let path: ChainPath
    let bundle: TrustBundle

    func text(for problem: ChainProblem) -> String {
        switch problem.fault {
        case .unknownRoot:
            return oneRoot
        case .missingIntermediate:
            return "put the issuing certificate and those above it into cert-chain.pem of \(secret(presenterCluster)), "
                + "then restart the control plane; if \(path.top.issuerDisplayName) is a root of its own, the two sides "
                + "have different roots: " + oneRoot
        case .keyMismatch:
            return "ca-key.pem does not belong to ca-cert.pem in \(secret(presenterCluster)): "
                + replacement(presenterCluster)
        case .notACA, .pathLength:
            return "plug a proper intermediate into \(secret(presenterCluster)): " + replacement(presenterCluster)
        case .revoked:
            return problem.index == 0
                ? "have \(context.presenter) get a certificate with a new key (restart it); if it was taken back by "
                    + "mistake, take its serial number out of ca-crl.pem"
                : "replace the revoked authority in \(secret(presenterCluster)): " + replacement(presenterCluster)
        case .expired:
            return problem.index == 0
                ? "have \(context.presenter) renew its certificate (restart it); if it was renewed just now, compare the "
                    + "clocks of both machines"
                : "replace the expired authority in \(secret(presenterCluster)): " + replacement(presenterCluster)
        case .notYetValid:
            return "compare the clocks of both machines; the one that signed may be fast, or this one slow"
        case .wrongName:
            return
                "call \(context.presenter) by a name that its certificate holds, or have that name added to it; check "
                + "that the address does not lead to another service"
        case .wrongPurpose:
            return "give \(context.presenter) a certificate of its own, issued for both client and server use"
        case .weakKey:
            return "make that certificate anew with SHA-256 and a key of a kind that is accepted: \(KeyKind.accepted)"
        case .garbage, .refused:
            return "look at what is presented: openssl s_client -showcerts -connect HOST:PORT"
        }
    }

    /// How to bring two clusters under one root.
    private var oneRoot: String {
        let leader = context.clusterToLead.map { "the root of \($0)" } ?? "the other side's root"
        return
            "both clusters need authorities under one root, so change \(secret(context.clusterToFollow)): with ROOT the "
            + "directory that holds \(leader)\(rootHint), " + replacement(context.clusterToFollow)
    }

    /// Which root leads, if its fingerprint is known.
    private var rootHint: String {
        if context.clusterToLead == context.verifier.cluster, context.verifier.cluster != nil {
            return " (\(bundle))"
        }
        guard path.end == .selfSigned else { return "" }
        return " (\(path.top.displayName), SHA-256 \(path.top.fingerprint.short))"
    }

    private func replacement(_ cluster: String?) -> String {
        let name = cluster ?? "CLUSTER"
        let kubectl = "kubectl --context \(name) -n \(context.namespace)"
        return
            "run `skein ca intermediate --root ROOT --cluster \(name) --out \(name)-\(context.secret)`, then `\(kubectl) "
            + "create secret generic \(context.secret) --from-file=\(name)-\(context.secret) --dry-run=client -o yaml | "
            + "\(kubectl) apply -f -`, then restart the control plane and the proxies that trust the old root"
    }

    private func secret(_ cluster: String?) -> String {
        "Secret \(context.secret) in namespace \(context.namespace) of \(cluster ?? "the cluster at fault")"
    }

    private var presenterCluster: String? { context.presenter.cluster }
}
