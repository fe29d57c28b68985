public import GRPCNIOTransportHTTP2
public import NIOCore
import NIOHTTP2
import NIOPosix
public import NIOSSL

/// A TLS listener for gRPC whose certificate and trust are looked up for every connection, so that both can change
/// while it runs.
///
/// A client may come without a certificate, because its first call asks for one; see ``PeerCertificate`` for what the
/// handlers of calls learn. A certificate that is presented must pass the verifier. Clients must speak `h2` by ALPN.
public struct SecureListener: HTTP2ServerTransport.ListenerFactory {
    private let host: String
    private let port: Int
    private let limits: ConnectionLimits
    private let makeContext: @Sendable () throws -> NIOSSLContext
    private let verify: CertificateVerifier
    private let count: ConnectionCount

    /// - Parameters:
    ///   - host: the address to listen on, for example `0.0.0.0` or `::`.
    ///   - port: 0 takes a free one.
    ///   - context: the TLS context for the next connection, made by
    ///     ``makeContext(certificateChainPEM:privateKeyPEM:)`` and kept by the owner. When it throws, the connection
    ///     is closed.
    ///   - verify: decides about the certificates of clients.
    public init(
        host: String, port: Int, limits: ConnectionLimits = ConnectionLimits(),
        context: @escaping @Sendable () throws -> NIOSSLContext, verify: @escaping CertificateVerifier
    ) {
        self.host = host
        self.port = port
        self.limits = limits
        self.makeContext = context
        self.verify = verify
        self.count = ConnectionCount(limit: limits.connections)
    }

    public var eventLoopGroup: any EventLoopGroup { MultiThreadedEventLoopGroup.singleton }

    /// The transport for a `GRPCServer`. Once it runs, its `listeningAddress` tells the port.
    public func makeTransport() -> HTTP2ServerTransport.Custom<SecureListener> {
        HTTP2ServerTransport.Custom(listenerFactory: self, config: .discovery(limits))
    }

    public func makeListeningChannel(
        listenerConfigurator: HTTP2ServerTransport.ListenerConfigurator,
        connectionConfigurator: HTTP2ServerTransport.ConnectionConfigurator
    ) async throws -> NIOAsyncChannel<HTTP2ServerTransport.ConnectionConfigurator.ConnectionChannel, Never> {
        do {
            return try await ServerBootstrap(group: eventLoopGroup)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .serverChannelOption(.backlog, value: 4096)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                // TLS and HTTP/2 keep buffers of the size of the largest read for the life of a connection. What clients
                // send is small, but for the first request for endpoints.
                .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 4096))
                .childChannelOption(.maxMessagesPerRead, value: 1)
                .serverChannelInitializer { listenerConfigurator.configure(channel: $0) }
                .bind(host: host, port: port) { configure($0, connectionConfigurator) }
        } catch {
            throw XDSError(
                .unreachable, "cannot listen on \(host):\(port); is another process listening there?", cause: error)
        }
    }

    private func configure(
        _ channel: any Channel, _ configurator: HTTP2ServerTransport.ConnectionConfigurator
    ) -> EventLoopFuture<HTTP2ServerTransport.ConnectionConfigurator.ConnectionChannel> {
        channel.eventLoop.makeCompletedFuture {
            guard count.admit(channel) else {
                throw XDSError(.unreachable, "\(limits.connections) connections are open, which is the limit")
            }
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandlers(
                NIOSSLServerHandler(
                    context: try unresumable(makeContext()),
                    customVerificationCallbackWithMetadata: verificationCallback(verify)),
                HandshakeDeadlineHandler(deadline: TimeAmount(limits.handshake)),
                CompactReadHandler(), PacedWriteHandler())
        }.flatMap {
            configurator.configureAndKeep(channel, tls: .configured(requireALPN: true))
        }.flatMapErrorThrowing { error in
            channel.close(promise: nil)
            throw error
        }
    }

    /// A context of one connection's own, so that no session of another can be resumed on it: a resumed session would
    /// skip the verifier and with it whatever has become of the trust since. It costs some 30 microseconds and 6 KB.
    private func unresumable(_ context: NIOSSLContext) throws -> NIOSSLContext {
        var configuration = context.configuration
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["h2"]
        configuration.certificateVerification = .optionalVerification
        return try NIOSSLContext(configuration: configuration)
    }
}

extension SecureListener {
    /// A TLS context of a server. The listener adds what it insists on: TLS 1.2 or later, `h2`, and a request for the
    /// client's certificate.
    ///
    /// - Parameters:
    ///   - certificateChainPEM: leaf first.
    ///   - privateKeyPEM: the leaf's key.
    /// - Throws: ``XDSError`` when they cannot be read.
    public static func makeContext(certificateChainPEM: String, privateKeyPEM: String) throws -> NIOSSLContext {
        do {
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(certificateChainPEM.utf8))
                    .map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(privateKeyPEM.utf8), format: .pem)))
            // The verifier decides; this only keeps the system's roots from being loaded.
            configuration.trustRoots = .certificates([])
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw XDSError(
                .invalidConfiguration, "cannot use the server's certificate chain and key; do they belong together?",
                cause: error)
        }
    }
}
