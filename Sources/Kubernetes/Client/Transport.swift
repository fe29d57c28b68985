/// Carries requests to one API server. The seam at which a test puts a server of its own.
public protocol Transport: Sendable {
    /// Where the server is, for messages: `host:port`.
    var address: String { get }

    /// Sends a request and reads the whole answer, whatever its status.
    /// - Parameters:
    ///   - timeout: for everything, from connecting to the last byte.
    ///   - limit: the most bytes of the answer's body.
    /// - Throws: `APIError`, or `CancellationError`.
    func send(_ request: Request, timeout: Duration, limit: Int) async throws -> Response

    /// Sends a request and returns as soon as the head of the answer is there.
    /// - Parameter timeout: until the head has arrived.
    /// - Throws: `APIError`, or `CancellationError`; so does the body.
    func stream(_ request: Request, timeout: Duration) async throws -> StreamedResponse
}

/// An answer read whole.
public struct Response: Sendable {
    public var status: Int
    public var body: [UInt8]
    /// What the header `Retry-After` says.
    public var retryAfterSeconds: Int?
    /// What the header `Date` says: the server's clock (RFC 9110, 6.6.1).
    public var date: String?

    public init(status: Int, body: [UInt8], retryAfterSeconds: Int? = nil, date: String? = nil) {
        self.status = status
        self.body = body
        self.retryAfterSeconds = retryAfterSeconds
        self.date = date
    }
}

/// An answer whose body is still arriving, in chunks cut anywhere.
public struct StreamedResponse: Sendable {
    public typealias Body = any AsyncSequence<[UInt8], any Error> & Sendable

    public var status: Int
    public var body: Body

    public init(status: Int, body: Body) {
        self.status = status
        self.body = body
    }
}
