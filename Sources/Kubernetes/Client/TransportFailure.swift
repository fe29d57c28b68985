import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL

/// Puts what the layers below throw into words that say where, what, and what to check next.
enum TransportFailure {
    static func translate(_ error: any Error, address: String) -> any Error {
        Task.isCancelled || error is CancellationError ? CancellationError() : apiError(error, address: address)
    }

    static func apiError(_ error: any Error, address: String) -> APIError {
        switch error {
        case let error as APIError: return error
        case let error as HTTPClientError: return translate(error, address)
        case let error as NIOConnectionError: return unreachable(address, error, reason(error))
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: return untrusted(address, error)
        default: return unreachable(address, error, "\(error)")
        }
    }

    static func timeout(address: String, after duration: Duration) -> APIError {
        APIError(
            .timeout,
            "\(address): no complete answer within \(duration); is the API server overloaded, or a firewall"
                + " dropping packets?")
    }

    private static func translate(_ error: HTTPClientError, _ address: String) -> APIError {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout:
            APIError(
                .unreachable,
                "\(address): no connection in time; check routes, firewalls and that the API server runs", cause: error)
        case .deadlineExceeded, .readTimeout, .tlsHandshakeTimeout:
            APIError(
                .timeout, "\(address): connected, but no answer in time; is the API server overloaded?", cause: error)
        case .remoteConnectionClosed:
            APIError(.unreachable, "\(address): closed the connection; was the API server restarted?", cause: error)
        default: unreachable(address, error, "\(error)")
        }
    }

    private static func unreachable(_ address: String, _ error: any Error, _ reason: String) -> APIError {
        APIError(
            .unreachable, "\(address): cannot be reached (\(reason)); check the address and that the API server runs",
            cause: error)
    }

    private static func untrusted(_ address: String, _ error: any Error) -> APIError {
        APIError(
            .untrusted,
            "\(address): TLS failed (\(error)); check that certificate-authority-data is the CA of this API server,"
                + " and that its certificate names this host", cause: error)
    }

    private static func reason(_ error: NIOConnectionError) -> String {
        if let failure = error.connectionErrors.first {
            return (failure.error as? IOError).map(Self.reason) ?? "\(failure.error)"
        }
        return "the name \(error.host) does not resolve"
    }

    private static func reason(_ error: IOError) -> String { "\(error)" }
}
