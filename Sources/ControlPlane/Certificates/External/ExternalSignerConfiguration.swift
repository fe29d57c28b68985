/// A signer outside of the control plane, asked through CertificateSigningRequests of the configuration's cluster
/// (certificates.k8s.io/v1), as cert-manager and others serve them.
public struct ExternalSignerConfiguration: Sendable, Hashable {
    /// Istio's name for this way of signing, the only one that there is here.
    static let kubernetes = "ISTIOD_RA_KUBERNETES_API"
    /// Kubernetes' least `spec.expirationSeconds`.
    static let shortestLifetime = Duration.seconds(600)
    static let usualLifetime = Duration.seconds(24 * 3600)
    static let longestLifetime = Duration.seconds(90 * 86_400)

    /// `spec.signerName`: a domain, a slash and a path, such as `clusterissuers.cert-manager.io/mesh`.
    public var name: String
    /// How long a request may take. Agents wait 20 seconds.
    public var deadline = Duration.seconds(15)
    /// How many requests may be under way at once.
    public var concurrency = 100

    /// - Throws: `ControlPlaneError` of code `configuration` when it cannot be the name of a signer.
    public init(name: String) throws(ControlPlaneError) {
        let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].contains("."), !parts[1].isEmpty, name.utf8.count <= 571 else {
            throw ControlPlaneError(
                .configuration,
                "K8S_SIGNER is \"\(printable(name))\"; a signer's name is a domain, a slash and a path, such as"
                    + " clusterissuers.cert-manager.io/mesh")
        }
        self.name = name
    }

    /// Reads `K8S_SIGNER`, which `CERT_SIGNER_DOMAIN` completes when it is no full name, and `EXTERNAL_CA`; nil when
    /// the control plane signs itself.
    /// - Throws: `ControlPlaneError` of code `configuration`.
    init?(environment: [String: String]) throws(ControlPlaneError) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let kind = value("EXTERNAL_CA")
        guard kind == nil || kind == Self.kubernetes else {
            throw ControlPlaneError(
                .configuration, "EXTERNAL_CA is \"\(printable(kind ?? ""))\"; only \(Self.kubernetes) is known")
        }
        guard let name = value("K8S_SIGNER") else {
            guard kind == nil else {
                throw ControlPlaneError(
                    .configuration,
                    "EXTERNAL_CA is set, but K8S_SIGNER is not: it names who signs, such as"
                        + " clusterissuers.cert-manager.io/mesh")
            }
            return nil
        }
        let domain = name.contains("/") ? nil : value("CERT_SIGNER_DOMAIN")
        try self.init(name: domain.map { "\($0)/\(name)" } ?? name)
    }

    /// The lifetime that is asked for.
    static func granted(_ lifetime: Duration) -> Duration {
        min(max(lifetime > .zero ? lifetime : usualLifetime, shortestLifetime), longestLifetime)
    }
}
