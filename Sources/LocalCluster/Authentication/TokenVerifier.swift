import FoundationEssentials
import Kubernetes

/// Judges tokens of service accounts.
struct TokenVerifier: Sendable {
    /// Longer texts are not even looked at.
    static let maximumBytes = 16 << 10

    let store: ObjectStore
    let key: TokenKey

    struct Verified: Sendable, Hashable {
        let user: User
        /// Those of the audiences asked for that the token is meant for.
        let audiences: [String]
    }

    /// Why a token is refused, in words for the answer to a TokenReview.
    struct Refusal: Error, Hashable {
        let reason: String
    }

    /// - Parameter audiences: at least one of them must be the token's; empty: the API server.
    func verify(_ token: String, audiences: [String], now: Date) async throws(Refusal) -> Verified {
        guard token.utf8.count <= Self.maximumBytes, let claims = await key.claims(token) else {
            throw Refusal(reason: "invalid bearer token")
        }
        try Self.checkTimes(claims, now)
        let wanted = audiences.isEmpty ? TokenIssuer.defaultAudiences : audiences
        let common = wanted.filter(claims.audiences.contains)
        guard claims.issuer == TokenIssuer.issuer, !common.isEmpty else {
            throw Refusal(reason: "token audiences \(claims.audiences) is invalid for the target audiences \(wanted)")
        }
        try await checkObjects(claims)
        var user = User.serviceAccount(
            claims.serviceAccount, namespace: claims.namespace, uid: claims.serviceAccountUID, bound: claims.bound)
        if !claims.id.isEmpty { user.extra["authentication.kubernetes.io/credential-id"] = ["JTI=\(claims.id)"] }
        return Verified(user: user, audiences: common)
    }

    private static func checkTimes(_ claims: ServiceAccountClaims, _ now: Date) throws(Refusal) {
        if let expires = claims.expires, now >= expires {
            throw Refusal(reason: "service account token has expired")
        }
        // One machine, one clock: the leeway is for clocks that step back.
        guard now.addingTimeInterval(60) >= claims.issuedAt else {
            throw Refusal(reason: "service account token is not valid yet")
        }
    }

    /// A token ends with its service account and with the object that it is bound to.
    private func checkObjects(_ claims: ServiceAccountClaims) async throws(Refusal) {
        let account = ObjectReference(.serviceAccounts, namespace: claims.namespace, name: claims.serviceAccount)
        guard await uid(account) == claims.serviceAccountUID else {
            throw Refusal(reason: "service account token has been invalidated")
        }
        guard let bound = claims.bound else { return }
        guard await uid(bound.reference(namespace: claims.namespace)) == bound.uid else {
            throw Refusal(reason: "service account token has been invalidated: its \(bound.kind.claim) is gone")
        }
    }

    private func uid(_ object: ObjectReference) async -> String? { try? await store.get(object).uid }
}
