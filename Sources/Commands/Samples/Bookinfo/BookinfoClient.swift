import AsyncHTTPClient
import Hummingbird
import Kubernetes
import NIOCore
import NIOHTTP1

/// Calls from one service of the bookshop to another.
struct BookinfoClient: Sendable {
    /// What a service answered.
    struct Answer: Sendable {
        let status: Int
        let json: JSON
    }

    private static let maximumBytes = 1 << 20
    /// A service that refuses connections is not there: asking it again until time is up makes the page slow.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    let timeout: TimeAmount

    /// `nil` when nobody answers in time, or with something that is no JSON.
    func get(_ url: String, passing headers: HTTPFields) async -> Answer? {
        var request = HTTPClientRequest(url: url)
        for (name, value) in BookinfoHeaders.passedOn(headers) { request.headers.add(name: name, value: value) }
        guard let response = try? await Self.client.execute(request, timeout: timeout),
            let body = try? await response.body.collect(upTo: Self.maximumBytes),
            let json = try? JSON(decoding: Array(body.readableBytesView))
        else { return nil }
        return Answer(status: Int(response.status.code), json: json)
    }
}
