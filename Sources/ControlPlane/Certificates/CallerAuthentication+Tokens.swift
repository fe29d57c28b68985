import Foundation
import GRPCCore
import Identity
import Kubernetes
import MeshModel

extension CallerAuthentication {
    /// Verifies a token, by the keys of its issuer or by asking the cluster.
    func caller(with token: String, at cluster: ClusterID, _ now: Date) async throws -> Caller {
        guard token.utf8.count <= Self.longestToken else {
            throw RPCError(code: .unauthenticated, message: "the token is longer than \(Self.longestToken) bytes")
        }
        guard token.utf8.allSatisfy(Self.isTokenByte) else {
            throw RPCError(
                code: .unauthenticated,
                message: "the token has characters that no token has (RFC 6750); does the agent read the right file?")
        }
        guard let issuer = try issuer(of: token, at: cluster) else {
            return Caller(identity: try await review(token, cluster), cluster: cluster, proof: .token)
        }
        let account = try await issuer.serviceAccount(of: token, now: now)
        return Caller(identity: try identity(account), cluster: cluster, proof: .oidc)
    }

    /// The syntax of bearer tokens, RFC 6750, section 2.1.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~+/=".utf8.contains(byte)
        }
    }

    /// Who has to verify a token: the issuer that has a rule here, or nil for the cluster's API server. What the token
    /// says of its issuer is not verified yet, and decides no more than that.
    private func issuer(of token: String, at cluster: ClusterID) throws(RPCError) -> TokenIssuer? {
        guard !issuers.isEmpty, let name = TokenIssuer.unverifiedIssuer(of: token) else { return nil }
        let found = issuers.filter { $0.rule.issuer == name }
        guard !found.isEmpty else { return nil }
        guard let issuer = found.first(where: { $0.cluster == cluster }) else {
            let clusters = found.map { printable($0.cluster.rawValue) }.joined(separator: ", ")
            throw RPCError(
                code: .permissionDenied,
                message: "callers with tokens of issuer \(name) belong to cluster \(clusters), not to"
                    + " \"\(printable(cluster.rawValue))\"; check ISTIO_META_CLUSTER_ID and JWT_RULE")
        }
        return issuer
    }

    private func review(_ token: String, _ cluster: ClusterID) async throws -> SPIFFEID {
        do {
            return try identity(
                try await reviewer.review(token: token, audiences: [Self.audience], at: cluster), cluster)
        } catch let error as RPCError {
            throw error
        } catch {
            throw RPCError(
                code: .unavailable,
                message: "the token cannot be reviewed by cluster \"\(printable(cluster.rawValue))\": \(error)")
        }
    }

    private func identity(_ review: TokenReview, _ cluster: ClusterID) throws -> SPIFFEID {
        guard review.isAuthenticated else {
            let reason = review.error.isEmpty ? "" : " (\(printable(review.error)))"
            throw RPCError(
                code: .unauthenticated,
                message:
                    "\(cluster) does not accept the token\(reason); has it expired, or is the pod in another cluster"
                    + " than its ISTIO_META_CLUSTER_ID says?")
        }
        guard review.audiences.contains(Self.audience) else {
            throw RPCError(
                code: .unauthenticated,
                message: "the token is not for the audience \(Self.audience); check the projected volume istio-token")
        }
        guard let account = review.serviceAccount else {
            throw RPCError(
                code: .permissionDenied,
                message: "the token is of \"\(printable(review.username))\", which is no service account of \(cluster)")
        }
        return try identity(account)
    }

    private func identity(_ account: (namespace: String, name: String)) throws(RPCError) -> SPIFFEID {
        do {
            return try SPIFFEID(
                trustDomain: trustDomains.own, namespace: account.namespace, serviceAccount: account.name)
        } catch {
            throw RPCError(code: .permissionDenied, message: "\(error)")
        }
    }
}
