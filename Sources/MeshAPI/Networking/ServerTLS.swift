/// How a gateway server terminates TLS or passes it through.
public struct ServerTLS: Sendable, Hashable {
    public enum Mode: String, Sendable, Hashable, CaseIterable {
        case passthrough = "PASSTHROUGH"
        case simple = "SIMPLE"
        case mutual = "MUTUAL"
        case autoPassthrough = "AUTO_PASSTHROUGH"
        case istioMutual = "ISTIO_MUTUAL"
        case optionalMutual = "OPTIONAL_MUTUAL"
    }

    /// The server's certificate and key as files of the proxy.
    public struct Certificate: Sendable, Hashable {
        public var serverCertificate: String
        public var privateKey: String
        public var caCertificates: String

        public init(serverCertificate: String = "", privateKey: String = "", caCertificates: String = "") {
            self.serverCertificate = serverCertificate
            self.privateKey = privateKey
            self.caCertificates = caCertificates
        }
    }

    public var mode: Mode
    /// Plain HTTP only: answer 301 to https.
    public var httpsRedirect: Bool
    /// Names of Secrets with the server's certificate and key. `credentialName` is the first of them.
    public var credentialNames: [String]
    /// The Secret with the authorities of clients, when it is not the one of the certificate.
    public var caCertCredentialName: String
    public var serverCertificate: String
    public var privateKey: String
    public var caCertificates: String
    public var caCrl: String
    public var certificates: [Certificate]
    /// Exact or prefix (`*` at the end) or suffix (`*` in front) names that a client's certificate must carry.
    public var subjectAltNames: [String]
    public var verifyCertificateSpki: [String]
    public var verifyCertificateHash: [String]
    public var minProtocolVersion: TLSVersion
    public var maxProtocolVersion: TLSVersion
    public var cipherSuites: [String]

    public init(
        mode: Mode = .passthrough,
        httpsRedirect: Bool = false,
        credentialNames: [String] = [],
        caCertCredentialName: String = "",
        serverCertificate: String = "",
        privateKey: String = "",
        caCertificates: String = "",
        caCrl: String = "",
        certificates: [Certificate] = [],
        subjectAltNames: [String] = [],
        verifyCertificateSpki: [String] = [],
        verifyCertificateHash: [String] = [],
        minProtocolVersion: TLSVersion = .automatic,
        maxProtocolVersion: TLSVersion = .automatic,
        cipherSuites: [String] = []
    ) {
        self.mode = mode
        self.httpsRedirect = httpsRedirect
        self.credentialNames = credentialNames
        self.caCertCredentialName = caCertCredentialName
        self.serverCertificate = serverCertificate
        self.privateKey = privateKey
        self.caCertificates = caCertificates
        self.caCrl = caCrl
        self.certificates = certificates
        self.subjectAltNames = subjectAltNames
        self.verifyCertificateSpki = verifyCertificateSpki
        self.verifyCertificateHash = verifyCertificateHash
        self.minProtocolVersion = minProtocolVersion
        self.maxProtocolVersion = maxProtocolVersion
        self.cipherSuites = cipherSuites
    }

    /// The first of `credentialNames`, or empty.
    public var credentialName: String { credentialNames.first ?? "" }
}
