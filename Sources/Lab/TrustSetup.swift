/// How the clusters of a lab are made to trust each other, or not.
public enum TrustSetup: String, Codable, Sendable, CaseIterable {
    /// One root, an intermediate per cluster.
    case shared
    /// The remote clusters get an unrelated root: the set-up fault that this mesh must explain.
    case separate
    /// The primary's intermediate ended an hour ago.
    case expired
    /// The primary's `ca-key.pem` belongs to another certificate.
    case wrongKey = "wrong-key"
    /// The primary's authority is two levels below the root, and its `cert-chain.pem` lacks the one between.
    case missingChain = "missing-chain"
    /// The primary's `ca-cert.pem` is the certificate of a server.
    case notACA = "not-a-ca"
    /// Root and intermediates were made on a machine whose clock is an hour fast.
    case clockSkew = "clock-skew"
    /// The certificates are right, but the remote Secret has another id for the remote cluster than its proxies.
    case wrongClusterID = "wrong-cluster-id"

    /// Whether the primary's control plane can sign, so that it starts.
    var letsControlPlaneStart: Bool {
        switch self {
        case .shared, .separate, .wrongClusterID: true
        case .expired, .wrongKey, .missingChain, .notACA, .clockSkew: false
        }
    }

    /// What the options of verbs say about it.
    public static var help: String {
        "shared: one root for both clusters. The others are faults, to see how they show and are explained: separate (the "
            + "remote has an unrelated root), expired, wrong-key, missing-chain, not-a-ca (the primary's intermediate), "
            + "clock-skew, wrong-cluster-id (the remote Secret)."
    }
}
