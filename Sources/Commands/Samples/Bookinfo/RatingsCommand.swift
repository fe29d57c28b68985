import ArgumentParser
import Foundation
import Hummingbird
import Kubernetes
import Synchronization

/// `skein sample ratings`: the bookshop's stars for a book. Version 2 keeps them in a database.
struct RatingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ratings", abstract: "Bookinfo's ratings service: GET and POST /ratings/ID, GET /health.",
        discussion: """
            Version v2 asks the database that MONGO_DB_URL, or with DB_TYPE=mysql MYSQL_DB_HOST and MYSQL_DB_PORT, name: \
            `skein sample ratings-database`, which speaks neither protocol but answers on their ports.
            """)

    @Option(help: "v1 or v2.")
    var version = "v1"

    @Argument(help: "The port to listen on, on all addresses.")
    var port = 9080

    func run() async throws {
        let database = version == "v1" ? nil : RatingsDatabase(environment: ProcessInfo.processInfo.environment)
        try await SampleServer(name: "ratings", port: port).run(Self.router(database))
    }

    static func router(_ database: RatingsDatabase?) -> Router<SampleContext> {
        let posted = PostedRatings()
        let router = Router(context: SampleContext.self)
        router.get("/health") { _, _ in Response.json(["status": "Ratings is healthy"]) }
        router.get("/ratings/{id}") { _, context in
            guard let id = context.parameters.get("id", as: Int64.self) else { return invalidID }
            guard let database else { return answer(id, posted[id]) }
            guard let stars = await database.ratings() else {
                return Response.json(["error": "could not connect to ratings database"], status: .internalServerError)
            }
            return answer(id, stars)
        }
        router.post("/ratings/{id}") { request, context in
            guard let id = context.parameters.get("id", as: Int64.self) else { return invalidID }
            guard database == nil else {
                return Response.json(
                    ["error": "Post not implemented for database backed ratings"], status: .notImplemented)
            }
            let body = try await request.body.collect(upTo: 64 << 10)
            guard let stars = try? JSON(decoding: Array(body.readableBytesView)), stars.object != nil else {
                return Response.json(["error": "please provide valid ratings JSON"], status: .badRequest)
            }
            posted[id] = stars
            return answer(id, stars)
        }
        return router
    }

    private static var invalidID: Response {
        Response.json(["error": "please provide numeric product ID"], status: .badRequest)
    }

    private static func answer(_ id: Int64, _ stars: JSON) -> Response {
        Response.json(["id": .int(id), "ratings": stars])
    }
}

/// Ratings that clients have sent; kept until the end of the process.
private final class PostedRatings: Sendable {
    private static let maximumCount = 1000

    private let ratings = Mutex<[Int64: JSON]>([:])

    subscript(id: Int64) -> JSON {
        get { ratings.withLock { $0[id] } ?? RatingsDatabase.ratings }
        set {
            ratings.withLock { ratings in
                if ratings.count < Self.maximumCount || ratings[id] != nil { ratings[id] = newValue }
            }
        }
    }
}
