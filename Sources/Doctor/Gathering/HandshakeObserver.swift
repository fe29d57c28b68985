import NIOSSL
import Synchronization

/// Keeps the certificates that a server presents.
final class HandshakeObserver: Sendable {
    private let presented = Mutex<[[UInt8]]?>(nil)

    /// DER, the server's own first; nil when none was presented.
    var chain: [[UInt8]]? { presented.withLock { $0 } }

    func note(_ certificates: [NIOSSLCertificate]) {
        let chain = certificates.compactMap { try? $0.toDERBytes() }
        if !chain.isEmpty { presented.withLock { $0 = chain } }
    }
}
