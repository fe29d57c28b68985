public import Foundation

/// What `skein ca check` prints of several clusters' certificates.
public struct TrustComparison: Sendable, Hashable, Codable {
    /// One cluster's certificates.
    public struct Cluster: Sendable, Hashable, Codable {
        public let name: String
        public let report: CAReport
    }

    /// Whether workloads of one cluster would accept certificates that another cluster's authority issues.
    public struct Pair: Sendable, Hashable, Codable {
        /// Whose roots are asked.
        public let verifier: String
        /// Whose authority issued.
        public let presenter: String
        /// Why not; nil when they would.
        public let diagnosis: Diagnosis?

        public var isTrusted: Bool { diagnosis == nil }
    }

    public let clusters: [Cluster]
    /// All ordered pairs of different clusters.
    public let pairs: [Pair]
    /// Roots that all clusters trust.
    public let commonRoots: [Fingerprint]

    /// Whether every authority is usable and every cluster trusts every other.
    public var allTrust: Bool { clusters.allSatisfy(\.report.isUsable) && pairs.allSatisfy(\.isTrusted) }
}

/// Says whether clusters would trust each other, and why not, from their certificates alone.
/// - Parameters:
///   - named: each cluster's certificates; the first cluster is taken for the primary, whom the others follow.
public func compareTrust(_ named: [(name: String, certificates: CACertificates)], now: Date) -> TrustComparison {
    let members = named.map { ComparedCluster(name: $0.name, files: $0.certificates, now: now) }
    let pairs = members.indices.flatMap { verifier in
        members.indices.filter { $0 != verifier }.map { presenter in
            members[verifier].verify(members[presenter], primary: members[0].name, now: now)
        }
    }
    let shared = members.dropFirst().reduce(members.first?.roots ?? []) { common, member in
        common.filter(member.roots.contains)
    }
    return TrustComparison(
        clusters: members.map { .init(name: $0.name, report: $0.report) }, pairs: pairs, commonRoots: shared)
}
