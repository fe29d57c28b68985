import ArgumentParser
import NIOCore
import NIOPosix
import Testing

@testable import Commands

struct LineServerTests {
    /// What comes back for `sent` until the server or we close.
    private func answer(to sent: String, lines: Int) async throws -> String {
        let server = LineServer(ports: [], host: "127.0.0.1") { "hello \($0)" }
        let listener = try await server.listen(on: 0)
        let port = try #require(listener.channel.localAddress?.port)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await server.serve(listener) }
            defer { group.cancelAll() }
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                    }
                }
            return try await channel.executeThenClose { answers, writer in
                try? await writer.write(ByteBuffer(string: sent))
                var text = ""
                do {
                    for try await part in answers {
                        text += String(buffer: part)
                        if text.count(where: { $0 == "\n" }) == lines { break }
                    }
                } catch is IOError {}
                return text
            }
        }
    }

    @Test func `each line comes back with the word before it`() async throws {
        #expect(try await answer(to: "a\nbc\n", lines: 2) == "hello a\nhello bc\n")
    }

    @Test func `a line without end ends the connection`() async throws {
        let endless = String(repeating: "x", count: LineServer.maximumLine + 1)
        #expect(try await answer(to: endless, lines: 1) == "")
    }

    @Test(arguments: [["9000,9001", "one"], ["1", "x"]])
    func `takes the arguments of the original`(arguments: [String]) throws {
        #expect(throws: Never.self) { try TCPEchoCommand.parse(arguments) }
    }

    @Test(arguments: [["", "x"], ["a", "x"], ["1,99999", "x"], ["1"]])
    func `refuses what are no ports`(arguments: [String]) {
        #expect(throws: (any Error).self) { try TCPEchoCommand.parse(arguments) }
    }
}
