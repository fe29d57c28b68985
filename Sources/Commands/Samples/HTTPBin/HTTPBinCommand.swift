import ArgumentParser

/// `skein sample httpbin`: tells clients what they sent, and answers as they wish.
struct HTTPBinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "httpbin",
        abstract: "Answer as httpbin does: what was sent, a wanted status, a delay, a redirect ..."
    )

    @Option(help: "The port to listen on, on all addresses.")
    var port = 8080

    func run() async throws {
        try await SampleServer(name: "httpbin", port: port).run(HTTPBin.router())
    }
}
