import ArgumentParser
import Foundation
import Hummingbird

/// `skein sample productpage`: the bookshop's web page.
struct ProductPageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "productpage",
        abstract: "Bookinfo's web page: GET /productpage, GET /api/v1/products..., POST /login, GET /health.")

    @Argument(help: "The port to listen on, on all addresses.")
    var port = 9080

    func run() async throws {
        let page = ProductPage(environment: ProcessInfo.processInfo.environment)
        try await SampleServer(name: "productpage", port: port).run(page.router())
    }
}
