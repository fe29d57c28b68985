import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL

/// What goes wrong between an API server and a webhook.
enum WebhookCallFailure: Error, Hashable {
    case status(Int)
    case tooLarge
    case late

    /// The failure in the words that people know from Kubernetes, and what to check next.
    static func explain(_ error: any Error, _ endpoint: WebhookEndpoint) -> (message: String, advice: String) {
        switch error {
        case WebhookCallFailure.status(let code): (text(code), "the log of the webhook at \(endpoint.url)")
        case WebhookCallFailure.tooLarge:
            ("the answer has more than \(WebhookCaller.maximumBytes) bytes", "the log of the webhook")
        case WebhookCallFailure.late: tooLate
        case let error as HTTPClientError where timeouts.contains(error): tooLate
        case let error as HTTPClientError where error == .remoteConnectionClosed:
            ("EOF", "that the webhook speaks HTTPS, and its log")
        case let error as NIOConnectionError: connection(error, endpoint)
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: certificate(error, endpoint)
        default: ("\(error)", "that the webhook runs and speaks HTTPS")
        }
    }

    private static let tooLate = (
        message: "context deadline exceeded", advice: "that the webhook runs and is fast enough, and its timeoutSeconds"
    )
    private static let timeouts: [HTTPClientError] = [
        .deadlineExceeded, .connectTimeout, .readTimeout, .getConnectionFromPoolTimeout, .tlsHandshakeTimeout,
    ]

    private static func text(_ code: Int) -> String {
        switch code {
        case 404: "the server could not find the requested resource"
        case 500...599: "an error on the server has prevented the request from succeeding (status \(code))"
        default: "the server answered with status \(code) instead of 200"
        }
    }

    private static func connection(_ error: NIOConnectionError, _ endpoint: WebhookEndpoint) -> (String, String) {
        let place = "\(endpoint.address ?? endpoint.host):\(endpoint.port)"
        guard let failure = error.connectionErrors.first else {
            return ("dial tcp: lookup \(endpoint.address ?? endpoint.host): no such host", "the name in clientConfig")
        }
        let reason = (failure.error as? IOError)?.errnoCode == 111 ? "connection refused" : "\(failure.error)"
        return ("dial tcp \(place): connect: \(reason)", "that the webhook listens on \(place)")
    }

    private static func certificate(_ error: any Error, _ endpoint: WebhookEndpoint) -> (String, String) {
        if case NIOSSLError.failedToLoadCertificate = error { return ("\(error)", "caBundle of the webhook") }
        let text = "\(error)"
        if error is NIOSSLExtraError {
            return (
                "tls: failed to verify certificate: x509: certificate is not valid for \(endpoint.host)",
                "the names in the webhook's certificate"
            )
        }
        guard text.contains("CERTIFICATE_VERIFY_FAILED") else {
            return ("tls: handshake failed: \(text)", "that the webhook speaks TLS 1.2 or newer")
        }
        return (
            "tls: failed to verify certificate: x509: certificate signed by unknown authority",
            "that caBundle holds the authority of the webhook's certificate, and that this has not expired"
        )
    }
}
