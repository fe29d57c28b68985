import FoundationEssentials
import NIOCore
import NIOSSL
import Synchronization

/// The API server's certificate: renewed by itself while the server runs, when half of its life is over.
final class ServingCertificate: Sendable {
    private struct Current {
        let chain: [NIOSSLCertificate]
        let key: NIOSSLPrivateKey
        let renewal: Date
    }

    private let authority: ClusterAuthority
    private let hosts: [String]
    private let clock: @Sendable () -> Date
    private let current: Mutex<Current>

    init(_ authority: ClusterAuthority, hosts: [String], clock: @escaping @Sendable () -> Date) throws {
        self.authority = authority
        self.hosts = hosts
        self.clock = clock
        current = Mutex(try Self.issue(authority, hosts, clock()))
    }

    /// TLS 1.2 and 1.3, HTTP/1.1.
    func configuration() throws -> TLSConfiguration {
        let current = try fresh()
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: current.chain.map { .certificate($0) }, privateKey: .privateKey(current.key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        // How long a peer may take to say goodbye: nothing is lost without it.
        configuration.shutdownTimeout = .milliseconds(500)
        configuration.sslContextCallback = { [self] _, promise in
            promise.completeWith(
                Result {
                    let current = try fresh()
                    var override = NIOSSLContextConfigurationOverride()
                    override.certificateChain = current.chain.map { .certificate($0) }
                    override.privateKey = .privateKey(current.key)
                    return override
                })
        }
        return configuration
    }

    private func fresh() throws -> Current {
        let now = clock()
        return try current.withLock { current in
            if now >= current.renewal { current = try Self.issue(authority, hosts, now) }
            return current
        }
    }

    private static func issue(_ authority: ClusterAuthority, _ hosts: [String], _ now: Date) throws -> Current {
        let issued = try authority.issue(hosts: hosts, now: now)
        return Current(
            chain: try NIOSSLCertificate.fromPEMBytes(Array(issued.certificatePEM.utf8)),
            key: try NIOSSLPrivateKey(bytes: Array(issued.keyPEM.utf8), format: .pem),
            renewal: now.addingTimeInterval(issued.expires.timeIntervalSince(now) / 2))
    }
}
