import NIOSSL

extension ClientConfiguration {
    /// TLS 1.2 or newer, trusting only `trustRoots` if there are any.
    func tls() throws(APIError) -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if acceptsAnyCertificate { tls.certificateVerification = .none }
        if let trustRoots {
            let roots = try Self.certificates(trustRoots, "the certificate authority")
            tls.trustRoots = .certificates(roots)
        }
        if let certificate = credential.certificate {
            let chain = try Self.certificates(certificate.chain, "the client certificate")
            tls.certificateChain = chain.map(NIOSSLCertificateSource.certificate)
            do {
                tls.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: certificate.key, format: .pem))
            } catch {
                throw APIError(.configuration, "the client key for \(server) is not a PEM private key", cause: error)
            }
        }
        return tls
    }

    private static func certificates(_ pem: [UInt8], _ what: String) throws(APIError) -> [NIOSSLCertificate] {
        do {
            let certificates = try NIOSSLCertificate.fromPEMBytes(pem)
            guard !certificates.isEmpty else { throw NIOSSLError.failedToLoadCertificate }
            return certificates
        } catch {
            throw APIError(.configuration, "\(what) is not PEM; it should begin with BEGIN CERTIFICATE", cause: error)
        }
    }
}
