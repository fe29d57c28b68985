import Foundation
import Testing

@testable import Kubernetes
@testable import LocalCluster

/// A watch as bytes, read only when asked.
struct OpenWatch {
    /// Keeps the connection.
    private let transport: HTTPTransport
    private var chunks: any AsyncIteratorProtocol<[UInt8], any Error>
    private var splitter = LineSplitter(limit: 4 << 20)
    private var lines: [[UInt8]] = []

    init(
        _ cluster: RunningCluster, _ path: String, _ query: [(String, String)] = [], accept: String = "application/json"
    )
        async throws
    {
        let items = [("watch", "true")] + query
        let request = Request.raw(.get, path: path, query: items.map { .init($0.0, $0.1) }, accept: accept)
        transport = try HTTPTransport(cluster.configuration)
        let response = try await transport.stream(request, timeout: .seconds(10))
        try #require(response.status == 200)
        chunks = response.body.makeAsyncIterator()
    }

    /// The next event; `nil` at the end.
    mutating func next() async throws -> JSON? {
        while lines.isEmpty {
            guard let chunk = try await chunks.next(isolation: nil) else { return nil }
            lines = try splitter.append(chunk)
        }
        return try JSON(decoding: lines.removeFirst())
    }

    mutating func next(_ count: Int) async throws -> [JSON] {
        var events: [JSON] = []
        while events.count < count, let event = try await next() { events.append(event) }
        return events
    }
}

extension JSON {
    /// `ADDED a`, for an event of a watch.
    var summary: String { "\(self["type"]?.string ?? "") \(self["object"]?.name ?? "")" }
}
