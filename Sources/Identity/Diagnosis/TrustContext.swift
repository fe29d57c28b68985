/// Who presented a chain to whom, and where the trust of both comes from: what turns a failed check into advice.
public struct TrustContext: Sendable, Hashable {
    /// One side of a connection.
    public struct Party: Sendable, Hashable, CustomStringConvertible {
        /// "the control plane", "gateway istio-ingressgateway-7d9f.istio-system".
        public var name: String
        /// The cluster that it runs in, if known.
        public var cluster: String?

        public init(_ name: String, cluster: String? = nil) {
            self.name = name
            self.cluster = cluster
        }

        public var description: String {
            cluster.map { "\(name) of \($0)" } ?? name
        }
    }

    public var presenter: Party
    public var verifier: Party
    /// The cluster of the control plane: when roots differ it is the other cluster's Secret that must follow.
    public var primaryCluster: String?
    /// The Secret that authorities are plugged in with.
    public var secret: String
    public var namespace: String
    /// Where the verifier has its roots from.
    public var trustSource: String

    public init(
        presenter: Party = Party("the peer"),
        verifier: Party = Party("this process"),
        primaryCluster: String? = nil,
        secret: String = "cacerts",
        namespace: String = "istio-system",
        trustSource: String = "root-cert.pem of ConfigMap istio-ca-root-cert"
    ) {
        self.presenter = presenter
        self.verifier = verifier
        self.primaryCluster = primaryCluster
        self.secret = secret
        self.namespace = namespace
        self.trustSource = trustSource
    }

    /// The cluster whose Secret must change when the two sides have different roots: never the primary, if that is known.
    var clusterToFollow: String? {
        verifier.cluster != nil && verifier.cluster == primaryCluster ? presenter.cluster : verifier.cluster
    }

    /// The other one of the two.
    var clusterToLead: String? {
        clusterToFollow == verifier.cluster ? presenter.cluster : verifier.cluster
    }
}
