/// What can go wrong between the two ends of a connection.
public struct XDSError: Error, CustomStringConvertible {
    public enum Code: String, Sendable, Hashable {
        /// A certificate, key, path or address that cannot be used.
        case invalidConfiguration
        /// No connection: the name does not resolve, nobody listens, or nobody answers in time.
        case unreachable
        /// The server's certificates were refused here.
        case untrusted
        /// The TLS handshake failed for another reason, for example because the server refused ours.
        case handshakeFailed
        /// The connection broke while it was used.
        case connectionLost
        /// The server answered with an error; ``XDSError/cause`` is its `RPCError`.
        case refused
    }

    public var code: Code
    /// What happened, to whom, and what to check next.
    public var message: String
    public var cause: (any Error)?
    /// The DER of the certificates that the server presented in this connection's handshake, leaf first.
    public var presentedCertificates: [[UInt8]]

    public init(
        _ code: Code, _ message: String, cause: (any Error)? = nil, presentedCertificates: [[UInt8]] = []
    ) {
        self.code = code
        self.message = message
        self.cause = cause
        self.presentedCertificates = presentedCertificates
    }

    public var description: String {
        cause.map { "\(message): \($0)" } ?? message
    }
}
