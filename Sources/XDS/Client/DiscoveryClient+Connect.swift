import GRPCCore
import GRPCNIOTransportHTTP2
import NIOCore
import NIOPosix
import NIOSSL

extension DiscoveryClient {
    /// Connects and completes the TLS handshake.
    func connect(_ log: ConnectionLog) async throws -> Transport {
        let context = try tls?.makeContext()
        return try await Transport.wrapping(config: configuration) { configure in
            let connection = try await open { channel in
                channel.eventLoop.makeCompletedFuture {
                    try secure(channel, context, log)
                }.flatMap { handshake in
                    configure(channel).map { Connection(configured: $0, handshake: handshake) }
                }
            }
            try await connection.complete()
            return connection.configured
        }
    }

    private struct Connection: Sendable {
        var configured: Transport.ConfiguredChannel
        var handshake: EventLoopFuture<Void>

        /// Waits for the handshake; closes the connection when that fails or the task is cancelled.
        func complete() async throws {
            let channel = configured.channel
            do {
                try await withTaskCancellationHandler {
                    try await handshake.get()
                } onCancel: {
                    channel.close(promise: nil)
                }
            } catch {
                try? await channel.close()
                try Task.checkCancellation()
                throw error
            }
        }
    }

    private func open(
        _ initialise: @escaping @Sendable (any Channel) -> EventLoopFuture<Connection>
    ) async throws -> Connection {
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(TimeAmount(connectTimeout))
        do {
            switch target {
            case .tcp(let host, let port):
                return try await marked(bootstrap.channelOption(.tcpOption(.tcp_nodelay), value: 1))
                    .connect(host: host, port: port, channelInitializer: initialise)
            case .unix(let path):
                return try await bootstrap.connect(unixDomainSocketPath: path, channelInitializer: initialise)
            }
        } catch let error as XDSError {
            throw error
        } catch {
            throw XDSError(
                .unreachable, "cannot connect to \(target); does it resolve, and does anybody listen there?",
                cause: error)
        }
    }

    /// Sets the mark before the connection is made.
    private func marked(_ bootstrap: ClientBootstrap) -> ClientBootstrap {
        guard let mark else { return bootstrap }
        return bootstrap.channelOption(.socketOption(Self.socketMark), value: Int(mark))
    }

    /// Linux's `SO_MARK`.
    private static let socketMark = NIOBSDSocket.Option(rawValue: 36)

    /// Adds TLS, when there is any, and something that sees how the connection fares.
    private func secure(
        _ channel: any Channel, _ context: NIOSSLContext?, _ log: ConnectionLog
    ) throws -> EventLoopFuture<Void> {
        let observer = ConnectionObserver(
            eventLoop: channel.eventLoop, awaitsHandshake: context != nil, deadline: TimeAmount(connectTimeout),
            log: log)
        if let context, let tls {
            let verify: CertificateVerifier = { chain in
                log.presented(chain)
                do {
                    try await tls.verify(chain)
                } catch {
                    log.refused(error)
                    throw error
                }
            }
            try channel.pipeline.syncOperations.addHandler(
                NIOSSLClientHandler(
                    context: context, serverHostname: Self.isAddress(tls.serverName) ? nil : tls.serverName,
                    customVerificationCallbackWithMetadata: verificationCallback(verify)))
        }
        try channel.pipeline.syncOperations.addHandler(observer)
        return observer.handshake.futureResult
    }

    private var configuration: Transport.Config {
        .defaults { config in
            config.http2.authority = tls?.serverName ?? "\(target)"
            config.connection.keepalive = .init(time: .seconds(30), timeout: .seconds(10), allowWithoutCalls: false)
        }
    }

    private static func isAddress(_ name: String) -> Bool {
        (try? NIOCore.SocketAddress(ipAddress: name, port: 0)) != nil
    }
}
