public import Identity
public import MeshModel

/// Who calls the certificate service, proven.
public struct Caller: Sendable, Hashable {
    /// What the caller proved itself with.
    public enum Proof: String, Sendable, Hashable {
        /// A service-account token, reviewed by the API server of its cluster.
        case token
        /// A service-account token of an issuer that has a rule of its own, verified by the issuer's keys.
        case oidc
        /// A certificate of this mesh, for renewal.
        case certificate
    }

    /// The identity that its certificate will name.
    public let identity: SPIFFEID
    /// The cluster that it is of.
    public let cluster: ClusterID
    /// How it is known.
    public let proof: Proof

    /// Creates a caller that has been authenticated.
    public init(identity: SPIFFEID, cluster: ClusterID, proof: Proof) {
        self.identity = identity
        self.cluster = cluster
        self.proof = proof
    }
}
