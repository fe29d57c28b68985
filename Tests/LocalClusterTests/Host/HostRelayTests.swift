import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import SystemPackage
import Testing

@testable import LocalCluster

@Suite(.timeLimit(.minutes(1)))
struct HostRelayTests {
    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    @Test func `bytes pass both ways, also more than fits into buffers`() async throws {
        try await withRelay(to: Self.echo) { relay in
            let sent = ByteBuffer(repeating: 7, count: 8 << 20)
            let received = try await Self.exchange(with: relay, sent)
            #expect(received == sent)
        }
    }

    @Test func `the end of one direction is passed on while the other goes on`() async throws {
        let countWhenAllIsRead: Handler = { input, output in
            var count = 0
            for try await bytes in input { count += bytes.readableBytes }
            try await output.write(ByteBuffer(string: "\(count) bytes"))
        }
        try await withRelay(to: countWhenAllIsRead) { relay in
            let answer = try await Self.exchange(with: relay, ByteBuffer(string: "hello"))
            #expect(answer == ByteBuffer(string: "5 bytes"))
        }
    }

    @Test func `a slow client that has said all gets the whole answer`() async throws {
        let answer = ByteBuffer(repeating: 7, count: 4 << 20)
        let answerAtTheEnd: Handler = { input, output in
            for try await _ in input {}
            try await output.write(answer)
        }
        try await withRelay(to: answerAtTheEnd) { relay in
            let received = try await Self.exchange(with: relay, ByteBuffer(string: "all"), byReads: 512)
            #expect(received?.readableBytes == answer.readableBytes)
        }
    }

    @Test func `connections beyond the limit are closed, and there is room again afterwards`() async throws {
        try await withRelay(to: Self.echo, limit: 1) { relay in
            try await Self.connect(to: relay).executeThenClose { input, output in
                var answers = input.makeAsyncIterator()
                try await output.write(ByteBuffer(string: "a"))
                let first = try await answers.next()
                #expect(first == ByteBuffer(string: "a"))
                let refused = try await Self.exchange(with: relay, ByteBuffer(string: "b"))
                #expect(refused == nil)
                try await output.write(ByteBuffer(string: "c"))
                let second = try await answers.next()
                #expect(second == ByteBuffer(string: "c"))
            }
            while try await Self.exchange(with: relay, ByteBuffer(string: "d")) != ByteBuffer(string: "d") {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    @Test func `a server that vanishes takes its connection with it, and no other`() async throws {
        let hangUp: Handler = { input, _ in
            var requests = input.makeAsyncIterator()
            _ = try await requests.next()
        }
        try await withRelay(to: hangUp) { relay in
            for _ in 0..<3 {
                let answer = try await Self.exchange(with: relay, ByteBuffer(string: "hello"))
                #expect(answer == nil)
            }
        }
    }

    @Test func `a client that vanishes is noticed by the server`() async throws {
        let (ends, continuation) = AsyncStream.makeStream(of: Void.self)
        let echo: Handler = { input, output in
            defer { continuation.yield() }
            try await Self.echo(input, output)
        }
        try await withRelay(to: echo) { relay in
            let client = try await Self.connect(to: relay)
            try await client.executeThenClose { _, output in try await output.write(ByteBuffer(string: "x")) }
            var iterator = ends.makeAsyncIterator()
            await iterator.next()
        }
    }

    @Test func `without a server clients are told so by an end`() async throws {
        let socket = try HostSocket(HostAddress(host: "127.0.0.1", port: 0))
        let nobody = try HostSocket(HostAddress(host: "127.0.0.1", port: 0)).address
        try await Self.run(try Self.relay(socket, to: nobody, limit: 8)) {
            let answer = try await Self.exchange(with: socket.address, ByteBuffer(string: "hello"))
            #expect(answer == nil)
        }
    }

    // MARK: - The pieces

    private typealias Handler =
        @Sendable (NIOAsyncChannelInboundStream<ByteBuffer>, NIOAsyncChannelOutboundWriter<ByteBuffer>) async throws ->
        Void

    @Sendable private static func echo(
        _ input: NIOAsyncChannelInboundStream<ByteBuffer>, _ output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) async throws {
        for try await bytes in input { try await output.write(bytes) }
    }

    /// A relay before a server that treats each connection as told.
    private func withRelay(
        to handler: @escaping Handler, limit: Int = 8, _ body: @escaping @Sendable (HostAddress) async throws -> Void
    ) async throws {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .bind(host: "127.0.0.1", port: 0, childChannelInitializer: Self.wrap)
        let port = try #require(server.channel.localAddress?.port)
        let socket = try HostSocket(HostAddress(host: "127.0.0.1", port: 0))
        let relay = try Self.relay(socket, to: HostAddress(host: "127.0.0.1", port: port), limit: limit)
        try await server.executeThenClose { connections in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await withThrowingDiscardingTaskGroup { clients in
                        for try await connection in connections {
                            clients.addTask {
                                try? await connection.executeThenClose { input, output in
                                    try await handler(input, output)
                                    // What is not written yet would be dropped.
                                    try await connection.channel.writeAndFlush(ByteBuffer()).get()
                                }
                            }
                        }
                    }
                }
                try await Self.run(relay) { try await body(socket.address) }
                group.cancelAll()
            }
        }
    }

    private static func relay(_ socket: HostSocket, to target: HostAddress, limit: Int) throws -> HostRelay {
        HostRelay(
            socket: try socket.descriptor.duplicate().rawValue, target: target, limit: limit, log: quiet)
    }

    /// Runs the relay around `body`, and stops it in good order.
    private static func run(_ relay: HostRelay, _ body: @escaping @Sendable () async throws -> Void) async throws {
        let services = ServiceGroup(services: [relay], logger: quiet)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            try await body()
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
    }

    @Sendable private static func wrap(_ channel: any Channel) -> EventLoopFuture<Connection> {
        channel.eventLoop.makeCompletedFuture {
            try Connection(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
        }
    }

    /// - Parameter readSize: bytes; few make a slow reader, whose socket has a small buffer too.
    private static func connect(to address: HostAddress, byReads readSize: Int = 65_536) async throws -> Connection {
        try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.socketOption(.so_rcvbuf), value: SocketOptionValue(readSize))
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: readSize))
            .connect(host: address.host, port: address.port, channelInitializer: wrap)
    }

    /// Sends bytes and their end, and collects what comes back; `nil` when nothing does.
    private static func exchange(
        with address: HostAddress, _ bytes: ByteBuffer, byReads readSize: Int = 65_536
    ) async throws -> ByteBuffer? {
        try await connect(to: address, byReads: readSize).executeThenClose { input, output in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    // A peer that is gone is seen by the reader.
                    try? await output.write(bytes)
                    output.finish()
                }
                var received = ByteBuffer()
                do {
                    for try await part in input { received.writeImmutableBuffer(part) }
                } catch is IOError {}
                return received.readableBytes == 0 ? nil : received
            }
        }
    }
}
