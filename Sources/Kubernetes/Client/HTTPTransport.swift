import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL

/// Carries requests over HTTP/1.1 and TLS. Dead connections are found by TCP keep-alive.
final class HTTPTransport: Transport {
    let address: String
    private let http: HTTPClient
    private let base: String
    private let token: ClientConfiguration.Credential.Token?

    /// - Throws: `APIError` of code `configuration` for unusable addresses and certificates.
    init(_ configuration: ClientConfiguration) throws(APIError) {
        let server = try ServerAddress(configuration)
        base = server.base
        address = server.address
        token = configuration.credential.token
        var settings = HTTPClient.Configuration(tlsConfiguration: try configuration.tls())
        settings.httpVersion = .http1Only
        settings.redirectConfiguration = .disallow
        settings.timeout = .init(connect: .seconds(10), read: .seconds(330))
        // Every watch has a connection of its own.
        settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 384
        settings.connectionPool.retryConnectionEstablishment = false
        settings.dnsOverride = server.nameOverride
        settings.http1_1ConnectionDebugInitializer = { channel in KeepAlive.enable(on: channel) }
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
    }

    deinit {
        // The closure keeps the client alive until its connections are closed.
        http.shutdown { [http] _ in withExtendedLifetime(http) {} }
    }

    func send(_ request: Request, timeout: Duration, limit: Int) async throws -> Response {
        try await withDeadline(timeout) { [self] in
            let response = try await execute(request, timeout: timeout)
            let body = try await collect(response.body, limit: limit)
            return Response(
                status: Int(response.status.code), body: body,
                retryAfterSeconds: response.headers.first(name: "retry-after").flatMap(Int.init),
                date: response.headers.first(name: "date"))
        }
    }

    func stream(_ request: Request, timeout: Duration) async throws -> StreamedResponse {
        let response = try await execute(request, timeout: timeout)
        let body = response.body.map { Array($0.readableBytesView) }
        return StreamedResponse(status: Int(response.status.code), body: body)
    }

    private func execute(_ request: Request, timeout: Duration) async throws -> HTTPClientResponse {
        var outgoing = HTTPClientRequest(url: base + request.target)
        outgoing.method = HTTPMethod(rawValue: request.method.rawValue)
        outgoing.headers.add(name: "accept", value: request.accept)
        outgoing.headers.add(name: "user-agent", value: "skein")
        if let type = request.contentType { outgoing.headers.add(name: "content-type", value: type) }
        if let token = try bearer() { outgoing.headers.add(name: "authorization", value: "Bearer \(token)") }
        if let body = request.body { outgoing.body = .bytes(body) }
        return try await translatingErrors { [outgoing] in
            try await http.execute(outgoing, timeout: .nanoseconds(timeout.nanoseconds))
        }
    }

    private func bearer() throws(APIError) -> String? {
        switch token {
        case .value(let value): return value
        case .file(let path):
            let bytes = try LimitedFile.read(path, limit: 64 << 10)
            return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        case nil: return nil
        }
    }

    private func collect(_ body: HTTPClientResponse.Body, limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        try await translatingErrors {
            for try await chunk in body {
                guard bytes.count + chunk.readableBytes <= limit else {
                    throw APIError(.tooLarge, "\(self.address) answered with more than \(limit) bytes")
                }
                bytes.append(contentsOf: chunk.readableBytesView)
            }
        }
        return bytes
    }

    private func translatingErrors<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch {
            throw TransportFailure.translate(error, address: address)
        }
    }

    private func withDeadline<Value: Sendable>(
        _ duration: Duration, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let late = TransportFailure.timeout(address: address, after: duration)
        return try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask(operation: body)
            group.addTask {
                try await Task.sleep(for: duration)
                throw late
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw late }
            return value
        }
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds.multipliedReportingOverflow(by: 1_000_000_000).overflow
            ? .max : seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
