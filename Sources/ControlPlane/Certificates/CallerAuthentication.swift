import Foundation
public import GRPCCore
import Identity
import Kubernetes
public import MeshModel
import XDS

/// Finds out who calls the certificate service: by a service-account token, which the API server of the cluster that
/// the caller claims to be of reviews, or by the certificate of this mesh that it has already.
public struct CallerAuthentication: Sendable {
    /// The audience that tokens must be meant for.
    public static let audience = "istio-ca"
    /// The longest token that is looked at, in bytes.
    static let longestToken = 16 << 10

    private let reviewer: any TokenReviewer
    private let trustDomains: TrustDomains
    private let configCluster: ClusterID

    /// - Parameter configCluster: the cluster of callers that name none.
    public init(reviewer: any TokenReviewer, trustDomains: TrustDomains, configCluster: ClusterID) {
        self.reviewer = reviewer
        self.trustDomains = trustDomains
        self.configCluster = configCluster
    }

    /// The caller behind a call's metadata: `authorization`, `clusterid`, and the certificate of its connection.
    /// - Throws: `RPCError`, whose message says what to check next and repeats no token.
    public func caller(of metadata: Metadata) async throws -> Caller {
        let claimed = metadata[stringValues: "clusterid"].first { !$0.isEmpty }
        let cluster = claimed.map { ClusterID($0) } ?? configCluster
        let proven = try identity(of: PeerCertificate.from(metadata), now: Date())
        guard let token = Self.token(in: metadata) else {
            guard let proven else {
                throw RPCError(
                    code: .unauthenticated,
                    message: "neither a token nor a valid certificate; is the token mounted at"
                        + " /var/run/secrets/tokens/istio-token?")
            }
            return Caller(identity: proven, cluster: cluster, proof: .certificate)
        }
        let identity = try await review(token, cluster)
        guard proven == nil || proven == identity else {
            throw RPCError(
                code: .permissionDenied,
                message: "the token is of \(identity), the certificate of \(proven?.uri ?? "nobody"); use one identity")
        }
        return Caller(identity: identity, cluster: cluster, proof: .token)
    }

    private static func token(in metadata: Metadata) -> String? {
        let header = metadata[stringValues: "authorization"].first { $0.lowercased().hasPrefix("bearer ") }
        let token = header?.dropFirst("bearer ".count).trimmingCharacters(in: .whitespaces) ?? ""
        return token.isEmpty ? nil : token
    }

    /// The identity that the peer proved to own, in the mesh's own trust domain. A certificate that has expired since
    /// the handshake proves nothing.
    private func identity(of certificate: PeerCertificate?, now: Date) throws(RPCError) -> SPIFFEID? {
        guard let certificate, let summary = try? CertificateSummary(der: certificate.der),
            let identity = summary.identity, now < summary.notAfter
        else { return nil }
        guard let own = trustDomains.adopt(identity) else {
            throw RPCError(
                code: .permissionDenied,
                message: "the certificate is of trust domain \(identity.trustDomain), this mesh is"
                    + " \(trustDomains.own); check trustDomainAliases in ConfigMap istio")
        }
        return own
    }

    private func review(_ token: String, _ cluster: ClusterID) async throws -> SPIFFEID {
        guard token.utf8.count <= Self.longestToken else {
            throw RPCError(code: .unauthenticated, message: "the token is longer than \(Self.longestToken) bytes")
        }
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
        do {
            return try SPIFFEID(
                trustDomain: trustDomains.own, namespace: account.namespace, serviceAccount: account.name)
        } catch {
            throw RPCError(code: .permissionDenied, message: "\(error)")
        }
    }
}

/// Foreign text fit for a log line: control characters become dots, and what is long is cut.
func printable(_ text: String) -> String {
    let scalars = text.unicodeScalars.prefix(200).map { $0.properties.generalCategory == .control ? "." : $0 }
    return String(String.UnicodeScalarView(scalars))
}
