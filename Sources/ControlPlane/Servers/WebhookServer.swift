import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL

/// Port 15017, where API servers call webhooks, over TLS with the control plane's own certificate. So far there are no
/// webhooks: it only says that it is there (`/healthz`), and 404 to everything else.
struct WebhookServer: Sendable {
    let signer: any CertificateIssuer

    /// - Throws: when the certificate cannot be used.
    func application(host: String, port: Int, logger: Logger) throws -> some ApplicationProtocol {
        let router = Router()
        router.get("healthz") { _, _ in "ok\n" }
        return Application(
            router: router, server: try .tls(.http1(), tlsConfiguration: tls()),
            configuration: .init(address: .hostname(host, port: port), serverName: "skein"), logger: logger)
    }

    /// Presents to every connection the certificate that is in force then.
    private func tls() -> TLSConfiguration {
        let first = signer.credential
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: first.chain.map(NIOSSLCertificateSource.certificate), privateKey: .privateKey(first.key))
        tls.minimumTLSVersion = .tlsv12
        tls.applicationProtocols = ["http/1.1"]
        tls.sslContextCallback = { [signer] _, promise in promise.succeed(signer.credential.replacement) }
        return tls
    }
}
