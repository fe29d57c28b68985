import Kubernetes

/// The bookshop's page as HTML.
struct ProductPageHTML: Sendable {
    static let type = "text/html; charset=utf-8"
    static let index = """
        <!DOCTYPE html><html><head><title>Simple Bookstore App</title></head>
        <body><h1>Hello! This is a small bookshop.</h1><p><a href="/productpage">The book</a></p></body></html>

        """

    let title: String
    /// Who is logged in.
    let user: String?
    /// `nil`: the service does not answer.
    let details: JSON?
    let reviews: JSON?

    var text: String {
        """
        <!DOCTYPE html>
        <html><head><title>Simple Bookstore App</title></head><body>
        <h1>\(Self.escaped(title))</h1>
        <p>\(user.map { "Logged in as \(Self.escaped($0))" } ?? "Not logged in")</p>
        \(detailsPart)
        \(reviewsPart)
        </body></html>

        """
    }

    private var detailsPart: String {
        guard let details = details?.object else { return Self.failure("details") }
        let rows = details.sorted { $0.key < $1.key }.map { key, value in
            "<dt>\(Self.escaped(key))</dt><dd>\(Self.escaped(value.string ?? value.text()))</dd>"
        }
        return "<h4>Book Details</h4><dl>\(rows.joined())</dl>"
    }

    private var reviewsPart: String {
        guard let reviews else { return Self.failure("reviews") }
        let parts = (reviews["reviews"]?.array ?? []).map { review in
            "<blockquote><p>\(Self.escaped(review["text"]?.string ?? ""))</p>\(Self.stars(review["rating"]))"
                + "<small>\(Self.escaped(review["reviewer"]?.string ?? ""))</small></blockquote>"
        }
        let origin = Self.escaped(reviews["podname"]?.string ?? "")
        return "<h4>Book Reviews</h4>\(parts.joined())<p>Reviews served by: <u>\(origin)</u></p>"
    }

    private static func stars(_ rating: JSON?) -> String {
        guard let rating else { return "" }
        if let error = rating["error"]?.string { return "<p><i>\(escaped(error))</i></p>" }
        let count = Int(max(0, min(5, rating["stars"]?.int ?? 0)))
        let stars = String(repeating: "&#9733;", count: count) + String(repeating: "&#9734;", count: 5 - count)
        return "<p><font color=\"\(escaped(rating["color"]?.string ?? "black"))\">\(stars)</font></p>"
    }

    private static func failure(_ what: String) -> String {
        "<h4>Error fetching product \(what)!</h4><p>Sorry, product \(what) are currently unavailable for this book.</p>"
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
        return result
    }
}
