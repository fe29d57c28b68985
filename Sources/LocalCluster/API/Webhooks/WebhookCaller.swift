import AsyncHTTPClient
import FoundationEssentials
import Kubernetes
import NIOCore
import NIOHTTP1
import NIOSSL

/// Asks webhooks over HTTPS. Each call has a connection of its own: what it trusts and whom it reaches may be another
/// the next time.
struct WebhookCaller: Sendable {
    /// The most bytes of an answer.
    static let maximumBytes = 3 << 20
    private static let limits = JSON.Limits(depth: 128, bytes: maximumBytes)

    let store: ObjectStore

    /// The answer to a question.
    /// - Throws: `WebhookFailure` when there is none that counts.
    func ask(
        _ call: WebhookTable.Call, _ attributes: AdmissionAttributes
    ) async throws(WebhookFailure) -> AdmissionReview.Verdict {
        let webhook = call.webhook
        guard let version = webhook.reviewVersion else {
            throw WebhookFailure(
                "it speaks no version of AdmissionReview that is known here (\(AdmissionReview.versions))",
                check: "admissionReviewVersions of the webhook")
        }
        let uid = UUID().uuidString.lowercased()
        let question = AdmissionReview.question(attributes, call, reviewVersion: version, uid: uid)
        let endpoint = try await endpoint(webhook)
        let bytes = try await post(question.encoded(), to: endpoint, webhook)
        let json: JSON
        do {
            json = try JSON(decoding: bytes, limits: Self.limits)
        } catch {
            throw WebhookFailure(
                "received invalid webhook response: \(error)", check: "that a webhook listens at \(endpoint.url)")
        }
        return try AdmissionReview.verdict(json, reviewVersion: version, uid: uid)
    }

    private func endpoint(_ webhook: Webhook) async throws(WebhookFailure) -> WebhookEndpoint {
        switch webhook.location {
        case .url(let url): return try WebhookEndpoint(url: url)
        case .service(let service):
            let object = try? await store.get(
                ObjectReference(.services, namespace: service.namespace, name: service.name))
            let own = Selection.labels([EndpointSliceBuilder.serviceNameLabel: service.name])
            let slices = try? await store.list(.endpointSlices, namespace: service.namespace, where: own).items
            do throws(WebhookFailure) {
                return try WebhookEndpoint(service, object, slices: slices ?? [])
            } catch {
                let url = "https://\(service.host):\(service.port)\(service.path)"
                throw WebhookFailure(
                    "failed to call webhook: Post \"\(url)?timeout=\(webhook.timeoutSeconds)s\": \(error.message)",
                    check: error.advice)
            }
        }
    }

    private func post(
        _ body: [UInt8], to endpoint: WebhookEndpoint, _ webhook: Webhook
    ) async throws(WebhookFailure) -> [UInt8] {
        let deadline = TimeAmount.seconds(Int64(webhook.timeoutSeconds))
        do {
            let http = HTTPClient(
                eventLoopGroupProvider: .singleton, configuration: try Self.settings(endpoint, webhook, deadline))
            // The closure keeps the client alive until its connection is closed.
            defer { http.shutdown { [http] _ in withExtendedLifetime(http) {} } }
            return try await Self.withDeadline(.seconds(webhook.timeoutSeconds)) {
                let response = try await http.execute(Self.request(body, endpoint, webhook), timeout: deadline)
                return try await Self.body(response)
            }
        } catch {
            let reason = WebhookCallFailure.explain(error, endpoint)
            throw WebhookFailure(
                "failed to call webhook: Post \"\(Self.shown(endpoint, webhook))\": \(reason.message)",
                check: reason.advice)
        }
    }

    private static func settings(
        _ endpoint: WebhookEndpoint, _ webhook: Webhook, _ deadline: TimeAmount
    ) throws -> HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        tls.shutdownTimeout = .milliseconds(500)
        if let caBundle = webhook.caBundle {
            tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(caBundle))
        }
        var settings = HTTPClient.Configuration(tlsConfiguration: tls)
        settings.httpVersion = .http1Only
        settings.redirectConfiguration = .disallow
        settings.timeout = .init(connect: deadline, read: deadline)
        settings.connectionPool.retryConnectionEstablishment = false
        settings.dnsOverride = endpoint.address.map { [endpoint.host: $0] } ?? [:]
        return settings
    }

    private static func request(
        _ body: [UInt8], _ endpoint: WebhookEndpoint, _ webhook: Webhook
    ) -> HTTPClientRequest {
        let separator = endpoint.path.contains("?") ? "&" : "?"
        let target = "\(endpoint.path)\(separator)timeout=\(webhook.timeoutSeconds)s"
        var request = HTTPClientRequest(url: "https://\(endpoint.host):\(endpoint.port)\(target)")
        request.method = .POST
        request.headers.add(name: "content-type", value: MediaType.json)
        request.headers.add(name: "accept", value: MediaType.json)
        request.headers.add(name: "user-agent", value: "skein-apiserver-admission")
        request.body = .bytes(body)
        return request
    }

    private static func body(_ response: HTTPClientResponse) async throws -> [UInt8] {
        guard response.status == .ok else { throw WebhookCallFailure.status(Int(response.status.code)) }
        var bytes: [UInt8] = []
        for try await chunk in response.body {
            guard bytes.count + chunk.readableBytes <= maximumBytes else { throw WebhookCallFailure.tooLarge }
            bytes.append(contentsOf: chunk.readableBytesView)
        }
        return bytes
    }

    private static func shown(_ endpoint: WebhookEndpoint, _ webhook: Webhook) -> String {
        "\(endpoint.url)\(endpoint.url.contains("?") ? "&" : "?")timeout=\(webhook.timeoutSeconds)s"
    }

    private static func withDeadline<Value: Sendable>(
        _ duration: Duration, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask(operation: body)
            group.addTask {
                try await Task.sleep(for: duration)
                throw WebhookCallFailure.late
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw WebhookCallFailure.late }
            return value
        }
    }
}
