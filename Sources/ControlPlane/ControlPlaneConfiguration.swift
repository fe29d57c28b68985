import Foundation
public import Identity
public import Kubernetes
import MeshModel

/// What a control plane has to know before it can ask its API server for the rest.
public struct ControlPlaneConfiguration: Sendable {
    /// Where its servers listen.
    public struct Ports: Sendable, Hashable {
        /// xDS and certificates, over TLS.
        public var discovery = 15012
        /// Webhooks, over TLS.
        public var webhook = 15017
        /// Metrics.
        public var monitoring = 15014
        /// Readiness, and what people look into.
        public var debug = 8080

        public init() {}
    }

    /// The name of its own cluster, which holds the configuration of the mesh.
    public var clusterID: String
    /// The API server of that cluster.
    public var api: ClientConfiguration
    /// Its own namespace, in every cluster.
    public var namespace = "istio-system"
    /// The network of its own cluster.
    public var network: String?
    /// The following three hold where ConfigMap `istio` says nothing.
    public var meshID = ""
    public var trustDomain = "cluster.local"
    public var accessLogFile: String?
    /// Where Secret `cacerts` is mounted.
    public var certificatesDirectory = "/etc/cacerts"
    /// Who signs instead of an authority of this process.
    public var externalSigner: ExternalSignerConfiguration?
    /// Further names of its own certificate.
    public var hosts: [String] = []
    /// Issuers whose tokens prove who a workload is, beside the API servers of the clusters.
    public var jwtRules: [JWTRule] = []
    /// The address that all servers listen on.
    public var host = "0.0.0.0"
    public var ports = Ports()
    /// How long, in seconds, remote clusters that do not answer may delay the first configuration after a start.
    public var remotePatience = 10.0
    /// How long the rotation of a root waits for what.
    public var rotationPatience = RotationPatience()
    /// Between two looks at a rotation that is under way.
    public var rotationInterval = Duration.seconds(1)

    public init(clusterID: String, api: ClientConfiguration) {
        self.clusterID = clusterID
        self.api = api
    }

    /// Reads the environment of a pod: `CLUSTER_ID`, `POD_NAMESPACE`, `NETWORK`, `MESH_ID`, `TRUST_DOMAIN`, `REVISION`,
    /// `ISTIOD_CUSTOM_HOST` (comma list), `CACERTS_DIR`, `JWT_RULE` (one or a list, see ``JWTRule``); `ROTATION_SETTLING`
    /// and `ROTATION_LIMIT` (seconds);
    /// `EXTERNAL_CA`, `K8S_SIGNER` and `CERT_SIGNER_DOMAIN` for a signer outside; `KUBECONFIG` and `KUBECONTEXT` outside of
    /// a cluster.
    /// - Throws: `ControlPlaneError` of code `configuration`.
    public static func load(environment: [String: String]) throws(ControlPlaneError) -> ControlPlaneConfiguration {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        guard let cluster = value("CLUSTER_ID") else {
            throw ControlPlaneError(
                .configuration, "CLUSTER_ID is not set; it must be the name that remote clusters know this one by")
        }
        var configuration = ControlPlaneConfiguration(clusterID: cluster, api: try api(environment))
        if let namespace = value("POD_NAMESPACE") { configuration.namespace = namespace }
        configuration.network = value("NETWORK")
        configuration.meshID = value("MESH_ID") ?? ""
        if let domain = value("TRUST_DOMAIN") { configuration.trustDomain = domain }
        if let directory = value("CACERTS_DIR") { configuration.certificatesDirectory = directory }
        configuration.externalSigner = try ExternalSignerConfiguration(environment: environment)
        if let revision = value("REVISION"), revision != "default" {
            configuration.hosts.append("istiod-\(revision).\(configuration.namespace).svc")
        }
        func seconds(_ name: String, _ standard: Double) throws(ControlPlaneError) -> Double {
            guard let text = value(name) else { return standard }
            guard let seconds = Double(text), (0...86_400).contains(seconds) else {
                throw ControlPlaneError(
                    .configuration, "\(name) is \"\(printable(text))\"; 0 to 86400 seconds were expected")
            }
            return seconds
        }
        let standard = configuration.rotationPatience
        configuration.rotationPatience = RotationPatience(
            settling: try seconds("ROTATION_SETTLING", standard.settling),
            limit: try seconds("ROTATION_LIMIT", standard.limit))
        let custom = value("ISTIOD_CUSTOM_HOST")?.split(separator: ",") ?? []
        configuration.hosts += custom.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        if let rules = value("JWT_RULE") { configuration.jwtRules = try JWTRule.parse(rules) }
        return configuration
    }

    /// The settings of the mesh where ConfigMap `istio` says nothing.
    var settings: MeshSettings {
        MeshSettings(
            configCluster: ClusterID(clusterID), meshID: meshID, trustDomain: trustDomain, rootNamespace: namespace,
            accessLogFile: accessLogFile)
    }

    private static func api(_ environment: [String: String]) throws(ControlPlaneError) -> ClientConfiguration {
        do {
            guard let path = environment["KUBECONFIG"], !path.isEmpty else {
                return try ClientConfiguration.inCluster(environment: environment)
            }
            let directory = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
                separator: "/")
            return try Kubeconfig(file: path).configuration(
                context: environment["KUBECONTEXT"].flatMap { $0.isEmpty ? nil : $0 },
                rules: .init(directory: directory.isEmpty ? nil : directory))
        } catch {
            throw ControlPlaneError(.configuration, error.message, cause: error.cause)
        }
    }
}
