import NIOCore
import NIOPosix
import NIOSSL

/// Looks at an address over the network, from this machine, with a few seconds for each step.
struct NetworkProbe: Sendable {
    let timeout: TimeAmount

    init(timeout: TimeAmount = .seconds(3)) {
        self.timeout = timeout
    }

    private var group: any EventLoopGroup { MultiThreadedEventLoopGroup.singleton }

    /// What a name resolves to; nil for an IP address.
    func resolution(of host: String) async -> Sighting<String>? {
        if (try? SocketAddress(ipAddress: host, port: 0)) != nil { return nil }
        let loop = group.next()
        let answer = loop.makePromise(of: String?.self)
        NIOThreadPool.singleton.runIfActive(eventLoop: loop) {
            try? SocketAddress.makeAddressResolvingHost(host, port: 0).ipAddress
        }.cascade(to: answer)
        // The resolver cannot be stopped, but need not be waited for.
        let timer = loop.scheduleTask(in: timeout) { answer.fail(ChannelError.connectTimeout(timeout)) }
        defer { timer.cancel() }
        do {
            return try await answer.futureResult.get().map { .seen($0) } ?? .unseen("the name is not known to DNS")
        } catch {
            return .unseen("no answer from DNS within \(seconds)")
        }
    }

    /// Whether a TCP connection succeeds.
    func connection(to host: String, port: Int) async -> Sighting<Bool> {
        do {
            let channel = try await ClientBootstrap(group: group).connectTimeout(timeout).connect(
                host: host, port: port
            ).get()
            try? await channel.close()
            return .seen(true)
        } catch {
            return .unseen(words(error))
        }
    }

    /// How a server answers a TLS handshake for a name. Nothing of what it presents is believed.
    func handshake(with host: String, port: Int, name: String) async -> GatewayEvidence.Handshake {
        let observer = HandshakeObserver()
        do {
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["h2"]
            configuration.trustRoots = .certificates([])
            let context = try NIOSSLContext(configuration: configuration)
            let (timeout, loop) = (timeout, group.next())
            let ended = loop.makePromise(of: Void.self)
            let channel = try await ClientBootstrap(group: loop).connectTimeout(timeout)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandlers(
                            NIOSSLClientHandler(
                                context: context, serverHostname: name,
                                customVerificationCallback: { certificates, promise in
                                    observer.note(certificates)
                                    promise.succeed(.certificateVerified)
                                }),
                            HandshakeHandler(ended: ended))
                    }
                }
                .connect(host: host, port: port).get()
            let timer = loop.scheduleTask(in: timeout) { ended.fail(ChannelError.connectTimeout(timeout)) }
            let failure = await Self.failure(of: ended.futureResult)
            timer.cancel()
            try? await channel.close()
            if let chain = observer.chain { return .presented(chain) }
            return .closed(failure.map(words) ?? "it presented no certificate")
        } catch {
            return .closed(words(error))
        }
    }

    private static func failure(of future: EventLoopFuture<Void>) async -> (any Error)? {
        do {
            try await future.get()
            return nil
        } catch {
            return error
        }
    }

    private var seconds: String { "\(timeout.nanoseconds / 1_000_000_000) s" }

    private func words(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            guard let first = error.connectionErrors.first?.error else {
                return "the name \(error.host) does not resolve"
            }
            return words(first)
        case let error as IOError: return String(describing: error)
        case ChannelError.connectTimeout: return "no answer within \(seconds)"
        case HandshakeHandler.Closed.early: return "the connection was closed during the handshake"
        default: return "\(error)"
        }
    }
}
