/// A request to an API server, as a value: what to send, before any IO.
public struct Request: Sendable, Hashable {
    public enum Method: String, Sendable, Hashable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// One `name=value` of the query.
    public struct QueryItem: Sendable, Hashable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public var method: Method
    /// Percent-encoded, begins with `/`.
    public var path: String
    /// In the order in which they are sent, not encoded.
    public var query: [QueryItem]
    public var body: [UInt8]?
    /// The media type of `body`.
    public var contentType: String?
    /// The media type wanted in answer.
    public var accept: String

    /// A request of any form. The other ways to make one cover what is usual.
    public static func raw(
        _ method: Method, path: String, query: [QueryItem] = [], body: [UInt8]? = nil, contentType: String? = nil,
        accept: String = "application/json"
    ) -> Request {
        Request(method: method, path: path, query: query, body: body, contentType: contentType, accept: accept)
    }

    /// Path and query as they stand in the request line.
    public var target: String {
        guard !query.isEmpty else { return path }
        let items = query.map { "\(PercentEncoding.query($0.name))=\(PercentEncoding.query($0.value))" }
        return path + "?" + items.joined(separator: "&")
    }

    static func send(
        _ method: Method, _ path: String, _ query: [QueryItem] = [], body: JSON,
        contentType: String = "application/json"
    ) -> Request {
        .raw(method, path: path, query: query, body: body.encoded(.sorted), contentType: contentType)
    }
}
