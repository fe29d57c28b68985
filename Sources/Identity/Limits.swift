/// How much is read of anything that comes from outside.
enum Limits {
    /// A signing request in PEM form, in bytes.
    static let requestBytes = 64 * 1024
    /// A private key in PEM form, in bytes.
    static let keyBytes = 32 * 1024
    /// A chain that a peer presents or that `cert-chain.pem` holds.
    static let chainCertificates = 10
    static let chainBytes = 100 * 1024
    /// A bundle of roots: a ConfigMap holds at most 1 MiB.
    static let bundleCertificates = 64
    static let bundleBytes = 1024 * 1024
    /// A list of revoked certificates, in bytes.
    static let revocationBytes = 1024 * 1024
}
