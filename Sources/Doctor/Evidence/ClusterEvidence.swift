public import Identity

/// What was seen of one cluster.
public struct ClusterEvidence: Sendable {
    /// What a cluster is to the mesh.
    public enum Role: String, Sendable, Codable {
        /// Holds the control plane.
        case primary
        /// Is served by the control plane of another cluster.
        case remote
        /// Nothing is installed yet that would tell.
        case unknown
    }

    /// With whose rights it was looked at.
    public enum Access: String, Sendable, Codable {
        /// Those of a context of the kubeconfig.
        case context
        /// Those of the reader, by a remote Secret.
        case remoteSecret
    }

    /// The Secret that the cluster's authority is in.
    public struct Authority: Sendable, Equatable {
        /// `cacerts` or `istio-ca-secret`.
        public var secret: String
        public var files: CACertificates

        public init(secret: String, files: CACertificates) {
            self.secret = secret
            self.files = files
        }
    }

    /// A ConfigMap `istio-ca-root-cert`.
    public struct RootConfigMap: Sendable, Equatable {
        public var namespace: String
        /// What its key `root-cert.pem` holds.
        public var pem: String?

        public init(namespace: String, pem: String?) {
            self.namespace = namespace
            self.pem = pem
        }
    }

    /// The name of its context, or its key in the remote Secret.
    public var name: String
    public var role: Role
    public var access: Access
    /// The name that the user says the cluster has in the mesh.
    public var statedID: String?
    /// Of namespace `kube-system`: which cluster it is, beyond names.
    public var uid: Sighting<String> = .unseen(notLooked)
    /// Its clock; unseen when its API server does not answer.
    public var clock: Sighting<ClockReading> = .unseen(notLooked)
    public var authority: Sighting<Authority?> = .unseen(notLooked)
    public var rootConfigMaps: Sighting<[RootConfigMap]> = .unseen(notLooked)
    /// The annotations of the control plane's namespace; nil when there is no such namespace.
    public var namespaceAnnotations: Sighting<[String: String]?> = .unseen(notLooked)
    public var proxies: Sighting<[ProxyEvidence]> = .unseen(notLooked)
    public var controlPlanes: Sighting<[ControlPlaneEvidence]> = .unseen(notLooked)
    /// Service `istiod` and where it leads to; nil when there is none.
    public var controlPlaneService: Sighting<ControlPlaneService?> = .unseen(notLooked)
    public var webhooks: Sighting<[WebhookEvidence]> = .unseen(notLooked)
    public var remoteSecrets: Sighting<[RemoteSecretEvidence]> = .unseen(notLooked)
    public var tokenTrial: Sighting<TokenTrial> = .unseen(notLooked)
    public var gatewayServices: Sighting<[GatewayService]> = .unseen(notLooked)
    public var exposure: Sighting<Exposure> = .unseen(notLooked)

    private static let notLooked = "it was not looked at"

    public init(name: String, role: Role, access: Access = .context) {
        self.name = name
        self.role = role
        self.access = access
    }

    /// The ids that its proxies bear.
    var proxyIDs: Set<String> { Set((proxies.value ?? []).compactMap(\.clusterID)) }

    /// The id that the cluster has by what runs in it: that of most of its proxies, or of its control plane.
    var runningID: String? {
        if let id = controlPlanes.value?.compactMap(\.clusterID).first { return id }
        let counts = (proxies.value ?? []).compactMap(\.clusterID).reduce(into: [:]) { $0[$1, default: 0] += 1 }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
            ?? webhooks.value?.compactMap(\.clusterID).first
    }

    /// Whether a proxy here has become ready, so that it has spoken with the control plane.
    var hasReadyProxy: Bool { (proxies.value ?? []).contains(where: \.isReady) }

    /// Whether a mesh has been installed here.
    var isInstalled: Bool { controlPlaneService.value.map { $0 != nil } ?? false }
}
