import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A small API server on loopback that answers out of an ``ObjectStore``: lists page by page, watches, reads and
/// writes. It has one event loop of its own.
public final class APIServer: Sendable {
    private struct State {
        var listener: (any Channel)?
        var connections: [ObjectIdentifier: any Channel] = [:]
        var port = 0
    }

    public let store: ObjectStore
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let state = Mutex(State())

    public init(_ store: ObjectStore) { self.store = store }

    /// Its address, once it has started.
    public var address: String { "http://127.0.0.1:\(state.withLock(\.port))" }

    /// Listens, on the port that it had before if there was one.
    /// - Throws: when the port cannot be had.
    public func start() async throws {
        let listener = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { [store] channel in
                self.follow(channel)
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(RequestHandler(store))
                }
            }
            .bind(host: "127.0.0.1", port: state.withLock(\.port)).get()
        state.withLock { state in
            state.listener = listener
            state.port = listener.localAddress?.port ?? 0
        }
    }

    /// Cuts all connections and takes no new ones.
    public func stop() async throws {
        let channels = state.withLock { state in
            defer { state.listener = nil }
            return [state.listener].compactMap(\.self) + state.connections.values
        }
        for channel in channels { try? await channel.close() }
    }

    /// Stops for good.
    public func shutDown() async throws {
        try await stop()
        try await group.shutdownGracefully()
    }

    private func follow(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        state.withLock { $0.connections[id] = channel }
        channel.closeFuture.whenComplete { [self] _ in state.withLock { _ = $0.connections.removeValue(forKey: id) } }
    }
}
