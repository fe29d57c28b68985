import Foundation

/// Tokens are good: the reader's in the remote Secrets, and those that proxies prove themselves with.
struct TokenCheck: DoctorCheck {
    static let id = "tokens"
    /// The audience of the tokens that proxies prove themselves with.
    static let audience = "istio-ca"

    func findings(_ evidence: Evidence) -> [DoctorFinding] {
        evidence.clusters.map { trial(in: $0) } + readers(evidence)
    }

    private func trial(in cluster: ClusterEvidence) -> DoctorFinding {
        switch cluster.tokenTrial {
        case .unseen(let reason): return skipped(cluster.name, reason)
        case .seen(let trial):
            switch trial.review {
            case .unseen(let reason):
                return skipped(
                    cluster.name, "a token of audience \(Self.audience) was issued for \(trial.account); \(reason)")
            case .seen(let review) where review.isAuthenticated && review.audiences.contains(Self.audience):
                return ok(
                    cluster.name,
                    "its API server issues and accepts tokens of audience \(Self.audience) (\(trial.account))")
            case .seen(let review):
                return failed(
                    cluster.name,
                    "its API server does not accept its own token of audience \(Self.audience) for \(trial.account): "
                        + (review.error.isEmpty ? "it names the audiences \(review.audiences)" : review.error),
                    repair: .init(
                        "the API server needs --service-account-issuer, --service-account-signing-key-file and "
                            + "--service-account-key-file of one pair of keys, on every one of its instances"))
            }
        }
    }

    private func readers(_ evidence: Evidence) -> [DoctorFinding] {
        guard let primary = evidence.primary, case .seen(let entries) = primary.remoteSecrets else { return [] }
        return entries.compactMap { entry in
            entry.claims.map {
                reader($0, entry, RemoteSecretRepair(entry: entry, primary: primary, evidence: evidence), evidence.now)
            }
        }
    }

    private func reader(
        _ claims: TokenClaims, _ entry: RemoteSecretEvidence, _ repair: RemoteSecretRepair, _ now: Date
    ) -> DoctorFinding {
        let place = "the token in Secret \(entry.secret), key \(entry.key),"
        let details = [
            "subject \(claims.subject)", "audiences \(claims.audiences.joined(separator: ", "))",
            "expires \(claims.expires?.formatted(.iso8601) ?? "never")",
        ]
        if claims.audiences == [Self.audience] {
            return failed(
                entry.key, "\(place) is for the audience \(Self.audience) alone, and not for the API server", details,
                repair: repair.newToken)
        }
        guard let expires = claims.expires else {
            return ok(entry.key, "\(place) is one of \(claims.subject) and does not expire", details)
        }
        if expires <= now {
            return failed(
                entry.key,
                "\(place) expired on \(expires.formatted(.iso8601)): the control plane is cut off from \(entry.key)",
                details, repair: repair.newToken)
        }
        let life = claims.issuedAt.map { expires.timeIntervalSince($0) } ?? 0
        guard expires.timeIntervalSince(now) >= life / 5 else {
            return warning(
                entry.key, "\(place) expires soon, on \(expires.formatted(.iso8601))", details, repair: repair.newToken)
        }
        return ok(entry.key, "\(place) is one of \(claims.subject), until \(expires.formatted(.iso8601))", details)
    }
}
