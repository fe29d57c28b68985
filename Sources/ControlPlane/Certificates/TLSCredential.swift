import NIOSSL

/// A certificate chain and its key, as a TLS server presents them.
public struct TLSCredential: Sendable {
    /// Leaf first.
    let chain: [NIOSSLCertificate]
    let key: NIOSSLPrivateKey

    /// - Throws: `NIOSSLError` when they cannot be read.
    init(chainPEM: String, keyPEM: [UInt8]) throws {
        chain = try NIOSSLCertificate.fromPEMBytes(Array(chainPEM.utf8))
        key = try NIOSSLPrivateKey(bytes: keyPEM, format: .pem)
    }

    /// For a server whose configuration was made with another one.
    var replacement: NIOSSLContextConfigurationOverride {
        var replacement = NIOSSLContextConfigurationOverride()
        replacement.certificateChain = chain.map(NIOSSLCertificateSource.certificate)
        replacement.privateKey = .privateKey(key)
        return replacement
    }
}
