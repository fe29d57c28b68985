public import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Carries connections that arrive at an inherited socket of the machine to an address in this process's own network
/// namespace. Bytes pass as they are: TLS is between the client and the server behind.
public struct HostRelay: Service {
    /// A listening socket; closed in the end.
    let socket: Int32
    let target: HostAddress
    /// The most connections at a time; further ones are closed.
    let limit: Int
    /// Returns when connections to the target can succeed; until then clients wait in the socket's queue.
    let untilReady: @Sendable () async -> Void
    let log: Logger

    /// A relay from a listening socket, which it will own, to `target`.
    public init(
        socket: Int32, target: HostAddress, limit: Int = 1024, log: Logger,
        untilReady: @escaping @Sendable () async -> Void = {}
    ) {
        self.socket = socket
        self.target = target
        self.limit = limit
        self.untilReady = untilReady
        self.log = log
    }

    typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Runs until shut down; connections that are open then are cut.
    public func run() async throws {
        // What this process starts does not get the socket.
        _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
        _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK)
        await untilReady()
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .bind(socket, childChannelInitializer: Self.wrap)
        await cancelWhenGracefulShutdown {
            do {
                try await server.executeThenClose { try await serve($0) }
            } catch {
                if !Task.isCancelled { log.error("the relay of \(target) ended: \(error)") }
            }
        }
    }

    private func serve(_ connections: NIOAsyncChannelInboundStream<Connection>) async throws {
        let open = OpenConnections()
        try await withThrowingDiscardingTaskGroup { group in
            for try await client in connections {
                guard open.enter(limit: limit) else {
                    log.warning("a connection to \(target) was refused: \(limit) are open")
                    try? await client.executeThenClose { _, _ in }
                    continue
                }
                group.addTask {
                    await relay(client)
                    open.leave()
                }
            }
        }
    }

    private func relay(_ client: Connection) async {
        do {
            try await client.executeThenClose { fromClient, toClient in
                let server = try await connect()
                try await server.executeThenClose { fromServer, toServer in
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        group.addTask { try await Self.copy(fromClient, to: toServer, of: server.channel) }
                        group.addTask { try await Self.copy(fromServer, to: toClient, of: client.channel) }
                        // When one direction fails, the other has no use any more.
                        while try await group.next() != nil {}
                    }
                }
            }
        } catch {
            log.debug("a connection to \(target) ended: \(error)")
        }
    }

    /// Copies until the end, which it passes on when the kernel has all that was before it. No faster than the receiver
    /// takes it.
    private static func copy(
        _ source: NIOAsyncChannelInboundStream<ByteBuffer>, to destination: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        of channel: any Channel
    ) async throws {
        for try await bytes in source { try await destination.write(bytes) }
        // A channel that has got its own end before closes at once when its output is finished, and drops what waits.
        try await withTaskCancellationHandler {
            try await channel.writeAndFlush(ByteBuffer()).get()
        } onCancel: {
            channel.close(promise: nil)
        }
        destination.finish()
    }

    private func connect() async throws -> Connection {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connectTimeout(.seconds(5))
            .connect(host: target.host, port: target.port, channelInitializer: Self.wrap)
    }

    @Sendable private static func wrap(_ channel: any Channel) -> EventLoopFuture<Connection> {
        channel.eventLoop.makeCompletedFuture {
            try Connection(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
        }
    }
}

/// Counts what is open.
private final class OpenConnections: Sendable {
    private let count = Mutex(0)

    func enter(limit: Int) -> Bool {
        count.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
    }

    func leave() { count.withLock { $0 -= 1 } }
}
