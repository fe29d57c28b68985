import ArgumentParser
import Hummingbird

/// `skein sample web`: one page, for trying things out.
struct WebCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "web", abstract: "Answer every GET with a page that names the pod and the path.")

    @Option(help: "The port to listen on, on all addresses.")
    var port = 80

    @Argument(parsing: .allUnrecognized, help: .hidden)
    var options: [String] = []

    func run() async throws {
        try await SampleServer(name: "web", port: port).run(Self.router(pod: SampleServer.podName))
    }

    static func router(pod: String) -> Router<SampleContext> {
        let router = Router(context: SampleContext.self)
        router.get("/") { _, _ in page(pod, "/") }
        router.get("/**") { request, _ in page(pod, request.uri.path) }
        return router
    }

    private static func page(_ pod: String, _ path: String) -> Response {
        .text("Pod \(pod) was asked for \(path)\n")
    }
}
