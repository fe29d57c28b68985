import Foundation
import HTTPTypes
import Hummingbird
import Kubernetes
import NIOCore

/// The page of the bookshop's one book, made out of what the other services say.
struct ProductPage: Sendable {
    private static let product: JSON = [
        "id": 0, "title": "The Comedy of Errors",
        "descriptionHtml": "A play by William Shakespeare about two pairs of twins.",
    ]

    private let details: BookinfoService
    private let reviews: BookinfoService
    private let ratings: BookinfoService
    private let client = BookinfoClient(timeout: .seconds(3))

    init(environment: [String: String]) {
        details = BookinfoService("details", environment: environment)
        reviews = BookinfoService("reviews", environment: environment)
        ratings = BookinfoService("ratings", environment: environment)
    }

    func router() -> Router<SampleContext> {
        let router = Router(context: SampleContext.self)
        router.get("/health") { _, _ in Response.text("Product page is healthy\n") }
        router.get("/") { _, _ in Response.text(ProductPageHTML.index, type: ProductPageHTML.type) }
        router.get("/productpage") { request, _ in await page(request) }
        router.get("/api/v1/products") { _, _ in Response.json([Self.product]) }
        router.get("/api/v1/products/{id}") { request, context in
            await api(details, "details", request, context)
        }
        router.get("/api/v1/products/{id}/reviews") { request, context in
            await api(reviews, "reviews", request, context)
        }
        router.get("/api/v1/products/{id}/ratings") { request, context in
            await api(ratings, "ratings", request, context)
        }
        router.get("/metrics") { _, _ in Response.text("# HELP request_result_total Results of requests\n") }
        addLogin(to: router)
        return router
    }

    /// Whoever logs in is named to the other services in the header `end-user`.
    private func addLogin(to router: Router<SampleContext>) {
        router.post("/login") { request, _ in
            let body = try await request.body.collect(upTo: 64 << 10)
            let pairs = String(buffer: body).split(separator: "&").map { $0.split(separator: "=", maxSplits: 1) }
            let name = pairs.first { $0.first == "username" && $0.count == 2 }?[1] ?? ""
            let user = String(name).filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
            return Response(
                status: .found, headers: [.location: "/productpage", .setCookie: "user=\(user); Path=/; HttpOnly"])
        }
        router.get("/logout") { _, _ in
            Response(status: .found, headers: [.location: "/productpage", .setCookie: "user=; Path=/; Max-Age=0"])
        }
    }

    private func page(_ request: Request) async -> Response {
        let headers = headers(of: request)
        async let details = client.get(details.url("/details/0"), passing: headers)
        async let reviews = client.get(reviews.url("/reviews/0"), passing: headers)
        let html = ProductPageHTML(
            title: Self.product["title"]?.string ?? "", user: headers[.endUser],
            details: await details.flatMap { $0.status == 200 ? $0.json : nil },
            reviews: await reviews.flatMap { $0.status == 200 ? $0.json : nil })
        return Response.text(html.text, type: ProductPageHTML.type)
    }

    private func api(
        _ service: BookinfoService, _ path: String, _ request: Request, _ context: SampleContext
    ) async -> Response {
        guard let id = context.parameters.get("id", as: Int64.self) else {
            return Response.json(["error": "please provide numeric product id"], status: .badRequest)
        }
        guard let answer = await client.get(service.url("/\(path)/\(id)"), passing: headers(of: request)) else {
            return Response.json(
                ["error": .string("Sorry, product \(path) are currently unavailable for this book.")],
                status: .internalServerError)
        }
        return Response.json(answer.json, status: HTTPResponse.Status(code: answer.status))
    }

    private func headers(of request: Request) -> HTTPFields {
        var headers = request.headers
        let cookies = request.headers[values: .cookie].flatMap { $0.split(separator: ";") }
        let user = cookies.map { $0.trimmingCharacters(in: .whitespaces) }.first { $0.hasPrefix("user=") }
        if let user, user.count > 5 { headers[.endUser] = String(user.dropFirst(5)) }
        return headers
    }
}

extension HTTPField.Name {
    // A valid name: the initializer fails only for others.
    fileprivate static let endUser = HTTPField.Name("end-user") ?? .from
}
