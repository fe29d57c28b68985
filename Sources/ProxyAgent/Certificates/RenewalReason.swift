/// Why a certificate is renewed.
enum RenewalReason: Sendable, Hashable {
    /// It is half through its life.
    case due
    /// The control plane seems not to accept it.
    case doubted
    /// Certificates are issued under another root than its own.
    case rootChanged
}
