import ArgumentParser
import Foundation
import Hummingbird
import Kubernetes
import NIOCore

/// `skein sample reviews`: what readers say of a book. Version 1 knows no stars, 2 shows them in black, 3 in red.
struct ReviewsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reviews", abstract: "Bookinfo's reviews service: GET /reviews/ID, GET /health.")

    @Option(help: "v1, v2 or v3.")
    var version = "v1"

    @Option(help: "The port to listen on, on all addresses.")
    var port = 9080

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        try await SampleServer(name: "reviews", port: port).run(
            Self.router(
                color: Self.color(version, environment), ratings: BookinfoService("ratings", environment: environment)))
    }

    /// The color of the stars; `nil`: none are shown.
    static func color(_ version: String, _ environment: [String: String]) -> String? {
        switch version {
        case "v1": nil
        case "v3": environment["STAR_COLOR"] ?? "red"
        default: environment["STAR_COLOR"] ?? "black"
        }
    }

    static func router(color: String?, ratings: BookinfoService) -> Router<SampleContext> {
        let client = BookinfoClient(timeout: .milliseconds(color == "red" ? 2_500 : 10_000))
        let router = Router(context: SampleContext.self)
        router.get("/health") { _, _ in Response.json(["status": "Reviews is healthy"]) }
        router.get("/reviews/{id}") { request, context in
            guard let id = context.parameters.get("id", as: Int64.self) else {
                return Response.json(["error": "please provide numeric product id"], status: .badRequest)
            }
            guard let color else { return Response.json(reviews(id) { _ in nil }) }
            let answer = await client.get(ratings.url("/ratings/\(id)"), passing: request.headers)
            return Response.json(
                reviews(id) { reviewer in
                    guard answer?.status == 200, let stars = answer?.json["ratings"]?[reviewer] else {
                        return ["error": "Ratings service is currently unavailable"]
                    }
                    return ["stars": stars, "color": .string(color)]
                })
        }
        return router
    }

    private static func reviews(_ id: Int64, rating: (String) -> JSON?) -> JSON {
        let texts = [
            "Reviewer1": "A very funny play; I laughed from the first act to the last.",
            "Reviewer2": "Light and quick, though not as deep as his later plays.",
        ]
        let reviews = texts.sorted { $0.key < $1.key }.map { reviewer, text -> JSON in
            var review: JSON = ["reviewer": .string(reviewer), "text": .string(text)]
            review["rating"] = rating(reviewer)
            return review
        }
        let cluster = ProcessInfo.processInfo.environment["CLUSTER_NAME"] ?? "null"
        return [
            "id": .string(String(id)), "podname": .string(SampleServer.podName), "clustername": .string(cluster),
            "reviews": .array(reviews),
        ]
    }
}
