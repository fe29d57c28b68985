/// Speaks to one API server.
public struct Client: Sendable {
    private let transport: any Transport

    /// Limits on what is accepted from the server.
    enum Limit {
        static let object = 8 << 20
        static let list = 64 << 20
        static let line = 8 << 20
    }

    /// A client over HTTPS. Its connections are closed when the last copy of it is gone.
    /// - Throws: `APIError` of code `configuration`.
    public init(_ configuration: ClientConfiguration) throws(APIError) {
        transport = try HTTPTransport(configuration)
    }

    /// A client over a transport of one's own.
    public init(transport: any Transport) { self.transport = transport }

    /// Where the server is, for messages: `host:port`.
    public var address: String { transport.address }

    /// Sends a request and returns the body of a successful answer.
    /// - Throws: `APIError`, with the server's `Status` when it refused; `CancellationError`.
    public func bytes(
        _ request: Request, timeout: Duration = .seconds(30), limit: Int = 8 << 20
    ) async throws -> [UInt8] {
        let response = try await transport.send(request, timeout: timeout, limit: limit)
        guard (200..<300).contains(response.status) else {
            throw APIError.refusal(
                of: request, at: address, status: response.status, body: response.body,
                retryAfterSeconds: response.retryAfterSeconds)
        }
        return response.body
    }

    /// Sends a request and returns the object that a successful answer carries.
    /// - Throws: as `bytes`; `APIError` of code `malformed` when the answer is not JSON.
    @discardableResult
    public func json(_ request: Request, timeout: Duration = .seconds(30)) async throws -> JSON {
        let bytes = try await bytes(request, timeout: timeout, limit: Limit.object)
        do {
            return try JSON(decoding: bytes)
        } catch {
            throw APIError.malformed(address, error)
        }
    }

    /// Sends a list request and returns its page of objects, whose text is left as it is.
    /// - Throws: as `json`.
    public func page(_ request: Request, timeout: Duration = .seconds(60)) async throws -> ListPage {
        let bytes = try await bytes(request, timeout: timeout, limit: Limit.list)
        do {
            return try ListPage(decoding: bytes)
        } catch {
            throw APIError.malformed(address, error)
        }
    }

    /// All objects of a kind, over as many pages as it takes, at one moment in time.
    /// - Throws: as `json`.
    public func list(
        _ resource: GroupVersionResource, namespace: String? = nil, _ options: ListOptions = .init()
    ) async throws -> [RawObject] {
        var options = options
        options.limit = options.limit ?? 500
        var items: [RawObject] = []
        repeat {
            let page = try await page(.list(resource, namespace: namespace, options))
            items += page.items
            options.continue = page.continue.isEmpty ? nil : page.continue
        } while options.continue != nil
        return items
    }

    /// What the server's clock says, as the header `Date` of an answer has it; nil when there is none. Any answer will do,
    /// also a refusal.
    /// - Throws: `APIError` when the server does not answer; `CancellationError`.
    public func serverDate(timeout: Duration = .seconds(30)) async throws -> String? {
        try await transport.send(.raw(.get, path: "/version"), timeout: timeout, limit: Limit.object).date
    }

    /// Opens a watch. The lines come as the server sends them; the sequence ends when the server ends it.
    /// - Throws: as `json`.
    func events(_ request: Request, timeout: Duration = .seconds(30)) async throws -> WatchEvents {
        let response = try await transport.stream(request, timeout: timeout)
        guard response.status == 200 else {
            let body = try await Self.beginning(of: response.body)
            throw APIError.refusal(of: request, at: address, status: response.status, body: body)
        }
        return WatchEvents(address: address, body: response.body)
    }

    private static func beginning(of body: StreamedResponse.Body) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in body {
            bytes += chunk
            if bytes.count > 64 << 10 { break }
        }
        return bytes
    }
}
