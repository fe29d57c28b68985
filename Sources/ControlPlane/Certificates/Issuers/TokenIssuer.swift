import Foundation
import GRPCCore
import JWTKit
import Kubernetes
import MeshModel

/// One issuer whose tokens are verified here, by its public keys.
struct TokenIssuer: Sendable {
    let rule: JWTRule
    /// The cluster that its callers belong to.
    let cluster: ClusterID
    private let keys: IssuerKeys

    init(_ rule: JWTRule, configCluster: ClusterID, fetch: @escaping IssuerKeys.Fetch) {
        self.rule = rule
        cluster = rule.cluster ?? configCluster
        keys = IssuerKeys(rule, fetch: fetch)
    }

    /// The issuer that a token says it is of; nothing of it is verified. Nil for what is no JSON Web Token.
    static func unverifiedIssuer(of token: String) -> String? {
        try? DefaultJWTParser().parse(Array(token.utf8), as: Claim.self).payload.iss
    }

    private struct Claim: JWTPayload {
        let iss: String

        func verify(using algorithm: some JWTAlgorithm) {}
    }

    /// The service account that a token is of: its signature is that of one of the issuer's keys, its audience and
    /// times are right (RFC 7519), and it says `system:serviceaccount:NAMESPACE:NAME`.
    /// - Throws: `RPCError`, whose message repeats nothing of the token.
    func serviceAccount(of token: String, now: Date) async throws(RPCError) -> (namespace: String, name: String) {
        let claims = try await verifiedClaims(of: Array(token.utf8), now)
        if let fault = claims.fault(under: rule, now: now) { throw refusal(fault) }
        guard let account = TokenReview.serviceAccount(of: claims.sub) else {
            throw RPCError(
                code: .permissionDenied,
                message: "the token of issuer \(rule.issuer) is of no service account; its sub must be"
                    + " system:serviceaccount:NAMESPACE:NAME")
        }
        return account
    }

    private func verifiedClaims(of token: [UInt8], _ now: Date) async throws(RPCError) -> TokenClaims {
        guard let header = try? DefaultJWTParser().parse(token, as: TokenClaims.self).header else {
            throw refusal("has not all of iss, sub, aud and exp, or not in the form of RFC 7519")
        }
        guard let algorithm = header.alg, KeySet.accepts(algorithm) else {
            throw refusal("is not signed by an algorithm that is accepted; accepted are \(KeySet.accepted)")
        }
        guard header.fields["crit"] == nil else {
            throw refusal("needs extensions to be understood (crit) that are not known here")
        }
        let candidates = try await candidates(header.kid, algorithm, now)
        guard !candidates.isEmpty else {
            throw refusal("names a key that is not among the issuer's; did the issuer publish its new keys?")
        }
        for key in candidates {
            if let claims = await Self.claims(of: token, signedBy: key) { return claims }
        }
        throw refusal("was not signed by the issuer's key; is another issuer using its name?")
    }

    private func candidates(_ identifier: String?, _ algorithm: String, _ now: Date) async throws(RPCError) -> [JWK] {
        do {
            return try await keys.candidates(identifier, algorithm, now: now)
        } catch {
            throw RPCError(code: .unavailable, message: error.description)
        }
    }

    /// A collection with one key has no choice of another, whatever the token's header says.
    private static func claims(of token: [UInt8], signedBy key: JWK) async -> TokenClaims? {
        var key = key
        key.keyIdentifier = "only"
        let only = JWTKeyCollection()
        return try? await only.add(jwk: key).verify(token, as: TokenClaims.self)
    }

    private func refusal(_ fault: String) -> RPCError {
        RPCError(code: .unauthenticated, message: "the token of issuer \(rule.issuer) \(fault)")
    }
}
