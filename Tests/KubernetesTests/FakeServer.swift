import HTTPTypes
import Hummingbird
import Kubernetes
import Logging
import NIOCore
import Synchronization

/// An API server on loopback that answers the requests it gets with the answers it was given, in order.
final class FakeServer: Sendable {
    /// How an answer ends once its chunks are sent.
    enum Ending {
        case complete
        /// The connection breaks.
        case broken
        /// Nothing more comes, but the connection stays.
        case silent
    }

    struct Answer: Sendable {
        var status = 200
        var chunks: [String]
        var ending = Ending.complete
        var headers: HTTPFields = [:]

        static func text(_ text: String) -> Answer { Answer(chunks: [text]) }
        static func text(_ status: Int, _ text: String) -> Answer { Answer(status: status, chunks: [text]) }
    }

    private struct State {
        var answers: ArraySlice<Answer>
        var lines: [String] = []
        var tokens: [String] = []
    }

    private let state: Mutex<State>

    private init(_ answers: [Answer]) { state = Mutex(State(answers: answers[...])) }

    /// Method and target of every request so far.
    var requests: [String] { state.withLock(\.lines) }
    /// The header `authorization` of every request so far.
    var tokens: [String] { state.withLock(\.tokens) }

    /// Runs a server while `body` runs. Beyond the last answer it says 500.
    static func run<Value: Sendable>(
        _ answers: [Answer], _ body: @escaping @Sendable (FakeServer, _ address: String) async throws -> Value
    ) async throws -> Value {
        let server = FakeServer(answers)
        let (ports, announce) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        let app = Application(
            responder: CallbackResponder<BasicRequestContext> { request, _ in server.answer(request) },
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in announce.yield(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "fake") { _ in SwiftLogNoOpLogHandler() })
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                try await app.run()
                return nil
            }
            group.addTask {
                for await port in ports { return try await body(server, "http://127.0.0.1:\(port)") }
                return nil
            }
            defer { group.cancelAll() }
            for try await case let value? in group { return value }
            throw CancellationError()
        }
    }

    private func answer(_ request: Hummingbird.Request) -> Hummingbird.Response {
        let answer = state.withLock { state in
            state.lines.append("\(request.method.rawValue) \(request.uri.string)")
            state.tokens.append(request.headers[.authorization] ?? "")
            return state.answers.popFirst() ?? .text(500, "no answer left")
        }
        let body = ResponseBody { writer in
            for chunk in answer.chunks { try await writer.write(ByteBuffer(string: chunk)) }
            switch answer.ending {
            case .complete: try await writer.finish(nil)
            case .broken: throw CancellationError()
            case .silent: try await Task.sleep(for: .seconds(3600))
            }
        }
        return Hummingbird.Response(
            status: .init(code: answer.status), headers: answer.headers, body: body)
    }
}
