/// How connections to a service are secured.
public struct ClientTLS: Sendable, Hashable {
    public enum Mode: String, Sendable, Hashable, CaseIterable {
        case disable = "DISABLE"
        case simple = "SIMPLE"
        case mutual = "MUTUAL"
        case istioMutual = "ISTIO_MUTUAL"
    }

    public var mode: Mode
    public var sni: String
    /// Names of which the server's certificate must carry one.
    public var subjectAltNames: [String]
    /// A Secret with client certificate, key and authorities (gateways, and sidecars with a workload selector).
    public var credentialName: String
    /// Files of the proxy.
    public var clientCertificate: String
    public var privateKey: String
    public var caCertificates: String
    public var caCrl: String
    public var insecureSkipVerify: Bool?

    public init(
        mode: Mode,
        sni: String = "",
        subjectAltNames: [String] = [],
        credentialName: String = "",
        clientCertificate: String = "",
        privateKey: String = "",
        caCertificates: String = "",
        caCrl: String = "",
        insecureSkipVerify: Bool? = nil
    ) {
        self.mode = mode
        self.sni = sni
        self.subjectAltNames = subjectAltNames
        self.credentialName = credentialName
        self.clientCertificate = clientCertificate
        self.privateKey = privateKey
        self.caCertificates = caCertificates
        self.caCrl = caCrl
        self.insecureSkipVerify = insecureSkipVerify
    }
}
