public import Foundation
public import GRPCCore
import Identity
import Kubernetes
public import MeshModel

/// Finds out who calls the certificate service: by a service-account token, which the API server of the cluster that
/// the caller claims to be of reviews, or by the certificate of this mesh that it has already.
public struct CallerAuthentication: Sendable {
    /// The audience that tokens must be meant for.
    public static let audience = "istio-ca"
    /// The longest token that is looked at, in bytes.
    static let longestToken = 16 << 10

    private let reviewer: any TokenReviewer
    private let trustDomains: TrustDomains
    let configCluster: ClusterID

    /// - Parameter configCluster: the cluster of callers that name none.
    public init(reviewer: any TokenReviewer, trustDomains: TrustDomains, configCluster: ClusterID) {
        self.reviewer = reviewer
        self.trustDomains = trustDomains
        self.configCluster = configCluster
    }

    /// The caller behind a call's metadata: `authorization`, `clusterid`, and the certificate of its connection.
    /// - Throws: `RPCError`, whose message says what to check next and repeats no token.
    public func caller(of metadata: Metadata, now: Date) async throws -> Caller {
        try await caller(with: CallCredentials(metadata, configCluster: configCluster), now: now)
    }

    /// The caller that the credentials prove. Where there are a token and a certificate, they must agree.
    func caller(with credentials: CallCredentials, now: Date) async throws -> Caller {
        try checkKnown(credentials.cluster)
        let holder = try holder(of: credentials.certificate, now)
        guard let token = credentials.token else { return try renewal(holder, credentials.cluster) }
        let caller = Caller(
            identity: try await review(token, credentials.cluster), cluster: credentials.cluster, proof: .token)
        try checkAgreement(caller, holder)
        return caller
    }

    private func checkKnown(_ cluster: ClusterID) throws(RPCError) {
        let clusters = reviewer.clusters
        guard clusters.contains(cluster) else {
            let known = clusters.sorted().map(\.rawValue).joined(separator: ", ")
            throw RPCError(
                code: .unavailable,
                message: "cluster \"\(printable(cluster.rawValue))\" is not known here, only \(known); check its remote"
                    + " Secret (label \(RemoteClusters.label)) and the proxy's ISTIO_META_CLUSTER_ID")
        }
    }
}

// MARK: - Certificates

extension CallerAuthentication {
    /// Whom a certificate names.
    private struct Holder {
        let identity: SPIFFEID
        let cluster: ClusterID?
    }

    /// Whom the peer proved to be, in the mesh's own trust domain. A certificate whose time was over since the handshake
    /// proves nothing.
    private func holder(of certificate: CertificateSummary?, _ now: Date) throws(RPCError) -> Holder? {
        guard let certificate, let identity = certificate.identity,
            certificate.notBefore <= now, now < certificate.notAfter
        else { return nil }
        guard let own = trustDomains.adopt(identity) else {
            throw RPCError(
                code: .permissionDenied,
                message: "the certificate is of trust domain \(identity.trustDomain), this mesh is"
                    + " \(trustDomains.own); check trustDomainAliases in ConfigMap istio")
        }
        return Holder(identity: own, cluster: certificate.cluster.map { ClusterID($0) })
    }

    /// A certificate renews itself for the cluster that it was issued to.
    private func renewal(_ holder: Holder?, _ claimed: ClusterID) throws(RPCError) -> Caller {
        guard let holder else {
            throw RPCError(
                code: .unauthenticated,
                message: "neither a token nor a valid certificate; is the token mounted at"
                    + " /var/run/secrets/tokens/istio-token?")
        }
        guard let cluster = holder.cluster else {
            throw RPCError(
                code: .unauthenticated,
                message: "the certificate of \(holder.identity) does not say for which cluster it was issued, so it"
                    + " cannot renew itself; send a token, which gets one that does")
        }
        guard cluster == claimed else { throw otherCluster(holder, claimed) }
        return Caller(identity: holder.identity, cluster: cluster, proof: .certificate)
    }

    private func checkAgreement(_ caller: Caller, _ holder: Holder?) throws(RPCError) {
        guard let holder else { return }
        guard holder.identity == caller.identity else {
            throw RPCError(
                code: .permissionDenied,
                message: "the token is of \(caller.identity), the certificate of \(holder.identity); use one identity")
        }
        guard holder.cluster == nil || holder.cluster == caller.cluster else {
            throw otherCluster(holder, caller.cluster)
        }
    }

    private func otherCluster(_ holder: Holder, _ claimed: ClusterID) -> RPCError {
        RPCError(
            code: .permissionDenied,
            message:
                "the certificate of \(holder.identity) was issued to cluster \"\(holder.cluster?.rawValue ?? "")\","
                + " the call claims \"\(printable(claimed.rawValue))\"; check ISTIO_META_CLUSTER_ID and restart the pod"
        )
    }
}

// MARK: - Tokens

extension CallerAuthentication {
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
