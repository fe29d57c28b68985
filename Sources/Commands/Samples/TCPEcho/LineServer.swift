import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import UnixSignals

/// Answers each line that arrives on a TCP port with a line.
struct LineServer: Service {
    /// Longer lines end the connection.
    static let maximumLine = 64 << 10

    private let ports: [Int]
    private let host: String
    private let answer: @Sendable (String) -> String

    /// - Parameter answer: makes the answer, both without line break.
    init(ports: [Int], host: String = "0.0.0.0", answer: @escaping @Sendable (String) -> String) {
        self.ports = ports
        self.host = host
        self.answer = answer
    }

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        try await withThrowingDiscardingTaskGroup { group in
            for port in ports {
                let listener = try await listen(on: port)
                group.addTask { try await serve(listener) }
            }
            for await _ in signals { break }
            group.cancelAll()
        }
    }

    typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    func listen(on port: Int) async throws -> NIOAsyncChannel<Connection, Never> {
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        ByteToMessageHandler(LineDecoder(limit: Self.maximumLine)))
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
    }

    func serve(_ listener: NIOAsyncChannel<Connection, Never>) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            try await listener.executeThenClose { connections in
                for try await connection in connections {
                    group.addTask { await answer(connection) }
                }
            }
        }
    }

    private func answer(_ connection: Connection) async {
        // A client that goes away ends its own connection only.
        try? await connection.executeThenClose { lines, writer in
            for try await line in lines {
                try await writer.write(ByteBuffer(string: answer(String(buffer: line)) + "\n"))
            }
        }
    }
}

/// Cuts a stream into lines.
private struct LineDecoder: ByteToMessageDecoder {
    typealias InboundOut = ByteBuffer

    let limit: Int

    func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        guard let end = buffer.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) else {
            guard buffer.readableBytes <= limit else { throw NIOTooManyBytesError(maxBytes: limit) }
            return .needMoreData
        }
        let length = end - buffer.readerIndex
        guard length <= limit, let line = buffer.readSlice(length: length) else {
            throw NIOTooManyBytesError(maxBytes: limit)
        }
        buffer.moveReaderIndex(forwardBy: 1)
        context.fireChannelRead(wrapInboundOut(line))
        return .continue
    }

    func decodeLast(context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool) throws -> DecodingState {
        .needMoreData
    }
}
