import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kubernetes
import NIOCore
import Testing

@testable import Commands

struct BookinfoTests {
    private func json(
        _ router: Router<SampleContext>, _ path: String, _ method: HTTPRequest.Method = .get, body: String = ""
    ) async throws -> JSON? {
        try await SampleCall(method: method, path: path, body: body).answer(of: router).json
    }

    @Test func `details know the book`() async throws {
        let json = try await json(DetailsCommand.router(), "/details/7")
        #expect(json?["id"] == 7)
        #expect(json?["ISBN-10"] == "1234567890")
        let bad = try await SampleCall(path: "/details/x").answer(of: DetailsCommand.router())
        #expect(bad.status == 400)
    }

    @Test func `ratings can be posted`() async throws {
        let router = RatingsCommand.router(nil)
        #expect(try await json(router, "/ratings/0")?["ratings"] == ["Reviewer1": 5, "Reviewer2": 4])
        #expect(try await json(router, "/ratings/1", .post, body: #"{"Reviewer1":1}"#)?["ratings"] == ["Reviewer1": 1])
        #expect(try await json(router, "/ratings/1")?["ratings"] == ["Reviewer1": 1])
        let bad = try await SampleCall(method: .post, path: "/ratings/1", body: "x").answer(of: router)
        #expect(bad.status == 400)
    }

    @Test func `ratings of version 2 come from the database`() async throws {
        let server = LineServer(ports: [], host: "127.0.0.1") { line in
            line == RatingsDatabase.question ? RatingsDatabase.ratings.text() : "{}"
        }
        let listener = try await server.listen(on: 0)
        let port = try #require(listener.channel.localAddress?.port)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await server.serve(listener) }
            let router = RatingsCommand.router(RatingsDatabase(host: "127.0.0.1", port: port))
            let answer = try await json(router, "/ratings/0")
            #expect(answer?["ratings"] == RatingsDatabase.ratings)
            group.cancelAll()
        }
        let lonely = try await SampleCall(path: "/ratings/0").answer(
            of: RatingsCommand.router(RatingsDatabase(host: "127.0.0.1", port: port)))
        #expect(lonely.status == 500)
        #expect(lonely.json?["error"] == "could not connect to ratings database")
    }

    @Test func `the database is found as the environment says`() {
        #expect(RatingsDatabase(environment: [:]) == RatingsDatabase(host: "mongodb", port: 27017))
        #expect(
            RatingsDatabase(environment: ["DB_TYPE": "mysql", "MYSQL_DB_HOST": "h", "MYSQL_DB_PORT": "1"])
                == RatingsDatabase(host: "h", port: 1))
        #expect(
            RatingsDatabase(environment: ["MONGO_DB_URL": "mongodb://m.ns:2/test"])
                == RatingsDatabase(host: "m.ns", port: 2))
    }

    @Test(arguments: [("v1", nil), ("v2", "black"), ("v3", "red")] as [(String, String?)])
    func `the stars of reviews have a color`(version: String, color: String?) {
        #expect(ReviewsCommand.color(version, [:]) == color)
    }

    @Test func `reviews show stars, or that there are none`() async throws {
        let ratings = SampleServer(name: "ratings", port: 0).application(RatingsCommand.router(nil), host: "127.0.0.1")
        try await ratings.test(.live) { client in
            let port = try #require(client.port)
            let found = BookinfoService(
                "ratings", environment: ["RATINGS_HOSTNAME": "127.0.0.1", "RATINGS_SERVICE_PORT": "\(port)"])
            let red = try await json(ReviewsCommand.router(color: "red", ratings: found), "/reviews/0")
            #expect(red?["reviews"]?[0]?["rating"] == ["stars": 5, "color": "red"])
            let plain = try await json(ReviewsCommand.router(color: nil, ratings: found), "/reviews/0")
            #expect(plain?["reviews"]?[0]?["rating"] == nil)
            #expect(plain?["reviews"]?.array?.count == 2)
        }
        let nowhere = BookinfoService(
            "ratings", environment: ["RATINGS_HOSTNAME": "127.0.0.1", "RATINGS_SERVICE_PORT": "1"])
        let black = try await json(ReviewsCommand.router(color: "black", ratings: nowhere), "/reviews/0")
        #expect(black?["reviews"]?[1]?["rating"]?["error"] == "Ratings service is currently unavailable")
    }

    @Test func `the page shows what the services say, escaped`() {
        let page = ProductPageHTML(
            title: "T<", user: nil, details: nil,
            reviews: [
                "podname": "reviews-v2",
                "reviews": [["reviewer": "R&", "text": "<b>", "rating": ["stars": 9, "color": "red"]]],
            ])
        #expect(page.text.contains("<title>Simple Bookstore App</title>"))
        #expect(page.text.contains("Error fetching product details!"))
        #expect(page.text.contains("&lt;b&gt;") && page.text.contains("R&amp;") && !page.text.contains("<b>"))
        #expect(page.text.contains(String(repeating: "&#9733;", count: 5)))
    }

    @Test func `trace headers are passed on, others are not`() {
        var headers: HTTPFields = [.userAgent: "a", .accept: "b"]
        headers[HTTPField.Name("x-request-id") ?? .accept] = "c"
        let passed = Dictionary(uniqueKeysWithValues: BookinfoHeaders.passedOn(headers))
        #expect(passed == ["user-agent": "a", "x-request-id": "c"])
    }
}
