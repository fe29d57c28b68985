import NIOSSL

extension DiscoveryClient {
    /// How the client proves itself and whom it trusts.
    public struct TLS: Sendable {
        let certificateChainPEM: String?
        let privateKeyPEM: String?
        let serverName: String
        let verify: CertificateVerifier

        /// - Parameters:
        ///   - certificateChainPEM: leaf first; nil, like the key, for a client that has no certificate yet.
        ///   - serverName: sent as SNI and required as a name of the server's certificate.
        ///   - verify: decides whether the server's chain is trusted. Its error is the cause of the ``XDSError``.
        public init(
            certificateChainPEM: String?, privateKeyPEM: String?, serverName: String,
            verify: @escaping CertificateVerifier
        ) {
            self.certificateChainPEM = certificateChainPEM
            self.privateKeyPEM = privateKeyPEM
            self.serverName = serverName
            self.verify = verify
        }

        func makeContext() throws -> NIOSSLContext {
            do {
                var configuration = TLSConfiguration.makeClientConfiguration()
                configuration.minimumTLSVersion = .tlsv12
                configuration.applicationProtocols = ["h2"]
                configuration.certificateVerification = .fullVerification
                configuration.trustRoots = .certificates([])
                if let certificateChainPEM, let privateKeyPEM {
                    configuration.certificateChain = try NIOSSLCertificate.fromPEMBytes(Array(certificateChainPEM.utf8))
                        .map { .certificate($0) }
                    configuration.privateKey = .privateKey(
                        try NIOSSLPrivateKey(bytes: Array(privateKeyPEM.utf8), format: .pem))
                }
                return try NIOSSLContext(configuration: configuration)
            } catch {
                throw XDSError(
                    .invalidConfiguration,
                    "cannot use the client's certificate chain and key; do they belong together?",
                    cause: error)
            }
        }
    }
}

extension DiscoveryClient.TLS: CustomStringConvertible, CustomReflectable {
    /// Everything but the key.
    public var description: String {
        "TLS to \(serverName), \(certificateChainPEM == nil ? "without" : "with") a certificate"
    }

    public var customMirror: Mirror { Mirror(self, children: ["serverName": serverName]) }
}
