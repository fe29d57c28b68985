import Foundation
import Hummingbird
import HummingbirdTLS
import Kubernetes
import NIOCore
import NIOSSL
import ServiceLifecycle
import Synchronization

@testable import LocalCluster

/// A webhook that runs for one test: HTTPS on a free port of this machine.
struct WebhookServer: Sendable {
    typealias Respond = @Sendable (_ path: String, _ question: JSON) async throws -> Response

    let port: Int
    /// What its clients must trust, as configurations hold it.
    let caBundle: JSON

    func url(_ path: String) -> JSON { .string("https://localhost:\(port)\(path)") }

    /// Runs `body` beside a server whose certificate names `hosts`.
    static func with(
        hosts: [String] = ["localhost"], _ respond: @escaping Respond,
        _ body: @Sendable (WebhookServer) async throws -> Void
    ) async throws {
        try await withDirectory { directory in
            let authority = try ClusterAuthority(directory: directory + "/pki", now: Date())
            let issued = try authority.issue(hosts: hosts, now: Date())
            let tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(issued.certificatePEM.utf8)).map {
                    .certificate($0)
                },
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(issued.keyPEM.utf8), format: .pem)))
            let (ports, announce) = AsyncStream.makeStream(of: Int.self)
            let application = Application(
                responder: Responder(respond: respond), server: try .tls(.http1(), tlsConfiguration: tls),
                configuration: .init(address: .hostname("127.0.0.1", port: 0)),
                onServerRunning: { announce.yield($0.localAddress?.port ?? 0) }, logger: quiet)
            let group = ServiceGroup(services: [application], logger: quiet)
            let bundle = Data(authority.certificatePEM.utf8).base64EncodedString()
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                for await port in ports.prefix(1) {
                    try await body(WebhookServer(port: port, caBundle: .string(bundle)))
                }
                await group.triggerGracefulShutdown()
                tasks.cancelAll()
                while (try? await tasks.next()) != nil {}
            }
        }
    }

    private struct Responder: HTTPResponder {
        let respond: Respond

        func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
            let bytes = try await request.body.collect(upTo: 4 << 20)
            let question = try JSON(decoding: Array(bytes.readableBytesView))
            return try await respond(request.uri.path, question)
        }
    }
}

/// Answers of webhooks.
enum WebhookAnswer {
    static func review(_ question: JSON, _ members: JSON) -> Response {
        var response: JSON = ["uid": question["request"]?["uid"] ?? .null, "allowed": true]
        response.merge(patch: members)
        return json(["kind": "AdmissionReview", "apiVersion": question["apiVersion"] ?? .null, "response": response])
    }

    static func allowed(_ question: JSON) -> Response { review(question, [:]) }

    static func denied(_ question: JSON, _ status: JSON) -> Response {
        review(question, ["allowed": false, "status": status])
    }

    static func patched(_ question: JSON, _ operations: JSON) -> Response {
        let patch = Data(operations.encoded()).base64EncodedString()
        return review(question, ["patchType": "JSONPatch", "patch": .string(patch)])
    }

    static func json(_ json: JSON, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.encoded())))
    }

    /// A label that is added, or changed.
    static func labelled(_ question: JSON, _ key: String, _ value: String) -> Response {
        guard let object = question["request"]?["object"], object != .null else { return allowed(question) }
        let labels = object.metadata["labels"]
        let add: JSON = ["op": "add", "path": .string("/metadata/labels/\(key)"), "value": .string(value)]
        let make: JSON = ["op": "add", "path": "/metadata/labels", "value": [:]]
        return patched(question, .array(labels == nil ? [make, add] : [add]))
    }
}

/// What a webhook was asked, in order.
final class Questions: Sendable {
    private let kept = Mutex<[JSON]>([])

    func add(_ question: JSON) { kept.withLock { $0.append(question["request"] ?? .null) } }
    var all: [JSON] { kept.withLock { $0 } }
    var summary: [String] {
        all.map {
            "\($0["operation"]?.string ?? "") \($0["resource"]?["resource"]?.string ?? "") \($0["name"]?.string ?? "")"
        }
    }
}

extension RunningCluster {
    /// Makes a configuration with one webhook.
    /// - Parameter changes: members of the webhook that are other than usual.
    func register(
        mutating: Bool, _ name: String, _ client: JSON, rules: JSON? = nil, changes: JSON = [:]
    ) async throws {
        let everything: JSON = [
            ["operations": ["*"], "apiGroups": ["*"], "apiVersions": ["*"], "resources": ["configmaps"]]
        ]
        var webhook: JSON = [
            "name": .string("\(name).example.com"), "clientConfig": client, "rules": rules ?? everything,
            "sideEffects": "None", "admissionReviewVersions": ["v1"],
        ]
        webhook.merge(patch: changes)
        let resource: GroupVersionResource =
            mutating ? .mutatingWebhookConfigurations : .validatingWebhookConfigurations
        _ = try await self.client.json(
            .create(resource, body: ["metadata": ["name": .string(name)], "webhooks": [webhook]]))
    }
}
