public import Foundation
public import GRPCCore
import Identity
public import MeshModel

/// Finds out who calls the certificate service: by a service-account token, which the API server of the cluster that
/// the caller claims to be of reviews, by a token of another issuer, which is verified here, or by the certificate of
/// this mesh that it has already. A token is verified anew each time; nothing is remembered that could outlive it.
public struct CallerAuthentication: Sendable {
    /// The audience that tokens must be meant for.
    public static let audience = "istio-ca"
    /// The longest token that is looked at, in bytes.
    static let longestToken = 16 << 10

    let reviewer: any TokenReviewer
    let issuers: [TokenIssuer]
    let trustDomains: TrustDomains
    let configCluster: ClusterID

    /// - Parameters:
    ///   - rules: issuers whose tokens are not reviewed but verified here.
    ///   - configCluster: the cluster of callers that name none.
    public init(
        reviewer: any TokenReviewer, rules: [JWTRule] = [], trustDomains: TrustDomains, configCluster: ClusterID
    ) {
        let documents = IssuerDocuments()
        self.init(
            reviewer: reviewer, rules: rules, fetch: { try await documents.get($0) }, trustDomains: trustDomains,
            configCluster: configCluster)
    }

    /// - Parameter fetch: how the keys of issuers are got.
    init(
        reviewer: any TokenReviewer, rules: [JWTRule], fetch: @escaping IssuerKeys.Fetch, trustDomains: TrustDomains,
        configCluster: ClusterID
    ) {
        self.reviewer = BoundedReviewer(reviewer)
        issuers = rules.map { TokenIssuer($0, configCluster: configCluster, fetch: fetch) }
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
        let caller = try await caller(with: token, at: credentials.cluster, now)
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

/// Foreign text fit for a log line: control characters become dots, and what is long is cut.
func printable(_ text: String) -> String {
    let scalars = text.unicodeScalars.prefix(200).map { $0.properties.generalCategory == .control ? "." : $0 }
    return String(String.UnicodeScalarView(scalars))
}
