import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Fetches the documents of issuers, following no redirect: it might lead away from TLS.
final class IssuerDocuments: Sendable {
    private let patience: Duration
    private let http: HTTPClient

    /// - Parameter patience: how long a document may take to arrive, whole.
    init(patience: Duration = .seconds(5)) {
        self.patience = patience
        var settings = HTTPClient.Configuration()
        settings.redirectConfiguration = .disallow
        settings.timeout = .init(connect: .seconds(3), read: .seconds(5))
        settings.connectionPool.retryConnectionEstablishment = false
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
    }

    deinit {
        // The closure keeps the client alive until its connections are closed.
        http.shutdown { [http] _ in withExtendedLifetime(http) {} }
    }

    /// - Returns: at most ``KeySet/maximumBytes``.
    /// - Throws: `ControlPlaneError` of code `object` that names the URL; `CancellationError`.
    func get(_ url: String) async throws -> [UInt8] {
        do {
            return try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
                group.addTask { [self] in try await body(of: url) }
                group.addTask { [patience] in
                    try await Task.sleep(for: patience)
                    return nil
                }
                defer { group.cancelAll() }
                guard let body = try await group.next() ?? nil else {
                    throw ControlPlaneError(.object, "\(url) did not answer within \(patience)")
                }
                return body
            }
        } catch {
            throw Self.translate(error, url)
        }
    }

    private static func translate(_ error: any Error, _ url: String) -> any Error {
        switch error {
        case is CancellationError, is ControlPlaneError: error
        case let error as HTTPClientError where error == .cancelled: CancellationError()
        case is NIOTooManyBytesError:
            ControlPlaneError(.object, "\(url) answers with more than \(KeySet.maximumBytes) bytes")
        default: ControlPlaneError(.object, "\(url) cannot be fetched", cause: error)
        }
    }

    private func body(of url: String) async throws -> [UInt8] {
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: "accept", value: "application/json")
        request.headers.add(name: "user-agent", value: "skein")
        let response = try await http.execute(request, timeout: .seconds(5))
        guard response.status == .ok else {
            throw ControlPlaneError(.object, "\(url) answers \(response.status.code)")
        }
        let body = try await response.body.collect(upTo: KeySet.maximumBytes)
        return Array(body.readableBytesView)
    }
}
