/// The files of a plugged-in certificate authority as they were found, unchecked: in a directory, or in the Secret
/// `cacerts` (or `istio-ca-secret`) of a cluster.
///
/// `CertificateAuthority` checks them and issues with them; `inspect` reports what is wrong with them.
public struct CACertificates: Sendable, Equatable {
    /// Where they come from, for messages: "Secret istio-system/cacerts of cluster2", "/etc/cacerts".
    public var source: String
    /// Which names the files have.
    public var spelling: Spelling
    /// The issuing certificate (`ca-cert.pem`), PEM.
    public var certificate: [UInt8]?
    /// The issuing certificate's private key (`ca-key.pem`).
    public var key: SecretPEM?
    /// The roots that peers are checked against (`root-cert.pem`), PEM.
    public var root: [UInt8]?
    /// The issuing certificate and those above it (`cert-chain.pem`), PEM.
    public var chain: [UInt8]?
    /// Certificates that were taken back (`ca-crl.pem`), PEM.
    public var revocations: [UInt8]?

    /// The names of the files.
    public enum Spelling: String, Sendable, Codable {
        /// `ca-cert.pem`, `ca-key.pem`, `root-cert.pem`, `cert-chain.pem`.
        case istio
        /// `tls.crt`, `tls.key`, `ca.crt`, as in Secrets of type kubernetes.io/tls; `tls.crt` is the chain as well.
        case tls

        var certificate: String { self == .istio ? "ca-cert.pem" : "tls.crt" }
        var key: String { self == .istio ? "ca-key.pem" : "tls.key" }
        var root: String { self == .istio ? "root-cert.pem" : "ca.crt" }
        var chain: String { self == .istio ? "cert-chain.pem" : "tls.crt" }
        var revocations: String { "ca-crl.pem" }
        var names: [String] { [certificate, key, root, chain, revocations] }
    }

    public init(
        source: String,
        spelling: Spelling = .istio,
        certificate: [UInt8]?,
        key: SecretPEM?,
        root: [UInt8]?,
        chain: [UInt8]?,
        revocations: [UInt8]? = nil
    ) {
        self.source = source
        self.spelling = spelling
        self.certificate = certificate
        self.key = key
        self.root = root
        self.chain = chain
        self.revocations = revocations
    }
}
