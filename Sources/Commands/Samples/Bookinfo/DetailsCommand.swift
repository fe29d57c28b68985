import ArgumentParser
import Hummingbird
import Kubernetes

/// `skein sample details`: the bookshop's facts about a book.
struct DetailsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "details", abstract: "Bookinfo's details service: GET /details/ID, GET /health.")

    @Argument(help: "The port to listen on, on all addresses.")
    var port = 9080

    func run() async throws {
        try await SampleServer(name: "details", port: port).run(Self.router())
    }

    static func router() -> Router<SampleContext> {
        let router = Router(context: SampleContext.self)
        router.get("/health") { _, _ in Response.json(["status": "Details is healthy"]) }
        router.get("/details/{id}") { _, context in
            guard let id = context.parameters.get("id", as: Int64.self) else {
                return Response.json(["error": "please provide numeric product id"], status: .badRequest)
            }
            return Response.json(details(of: id))
        }
        return router
    }

    private static func details(of id: Int64) -> JSON {
        [
            "id": .int(id), "author": "William Shakespeare", "year": 1595, "type": "paperback", "pages": 200,
            "publisher": "PublisherA", "language": "English", "ISBN-10": "1234567890", "ISBN-13": "123-1234567890",
        ]
    }
}
