import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// The agent's HTTP ports.
struct StatusServer: Service {
    let host: String
    let port: Int
    let responder: RouterResponder<StatusContext>
    let logger: Logger

    /// 15021: whether the pod may get traffic.
    static func readiness(_ configuration: AgentConfiguration, probe: ReadinessProbe, logger: Logger) -> StatusServer {
        let router = Router(context: StatusContext.self)
        addReadiness(to: router, probe)
        return StatusServer(
            host: configuration.listenAddress, port: configuration.ports.readiness, responder: router.buildResponder(),
            logger: logger)
    }

    /// 15020: the same, metrics of Envoy and agent in one, and the way to end both from within the pod.
    static func status(
        _ configuration: AgentConfiguration, probe: ReadinessProbe, admin: EnvoyAdmin, quit: QuitService, logger: Logger
    ) -> StatusServer {
        let router = Router(context: StatusContext.self)
        addReadiness(to: router, probe)
        router.get("/stats/prometheus") { _, _ in
            var body = (try? await admin.prometheus()) ?? ByteBuffer()
            body.writeString(AgentMetrics(state: probe.board.state).text)
            return text(.ok, body, type: "text/plain; version=0.0.4")
        }
        router.post("/quitquitquit") { _, context in
            guard context.isLoopback else { return text(.forbidden, "only from within the pod\n") }
            quit.request()
            return text(.ok, "the proxy ends\n")
        }
        return StatusServer(
            host: configuration.listenAddress, port: configuration.ports.status, responder: router.buildResponder(),
            logger: logger)
    }

    func run() async throws {
        var quiet = logger
        quiet.logLevel = .warning
        let application = Application(
            responder: responder, configuration: .init(address: .hostname(host, port: port)), logger: quiet)
        do {
            try await application.run()
        } catch let error as IOError {
            throw AgentError(
                .program, "cannot listen; another process has the port", object: "\(host):\(port)", cause: error)
        }
    }

    private static func addReadiness(to router: Router<StatusContext>, _ probe: ReadinessProbe) {
        router.get("/healthz/ready") { _, _ in
            switch await probe.check() {
            case .ready: text(.ok, "ready\n")
            case .unready(let reason): text(.serviceUnavailable, "not ready: \(reason)\n")
            }
        }
    }

    private static func text(_ status: HTTPResponse.Status, _ body: String) -> Response {
        text(status, ByteBuffer(string: body), type: "text/plain; charset=utf-8")
    }

    private static func text(_ status: HTTPResponse.Status, _ body: ByteBuffer, type: String) -> Response {
        Response(status: status, headers: [.contentType: type], body: .init(byteBuffer: body))
    }
}
