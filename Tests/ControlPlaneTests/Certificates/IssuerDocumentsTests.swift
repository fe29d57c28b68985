import Foundation
import GRPCCore
import Hummingbird
import Identity
import Kubernetes
import Logging
import MeshModel
import NIOCore
import Testing

@testable import ControlPlane

/// The documents of issuers, over HTTP on loopback.
struct IssuerDocumentsTests {
    private static func serving(
        _ keySet: String, _ body: @escaping @Sendable (_ base: String) async throws -> Void
    ) async throws {
        let router = Router()
        router.get("keys") { _, _ in keySet }
        router.get("large") { _, _ in String(repeating: " ", count: KeySet.maximumBytes + 1) }
        router.get("moved") { _, _ in Response.redirect(to: "/keys") }
        router.get("silent") { _, _ in
            try await Task.sleep(for: .seconds(600))
            return keySet
        }
        let (ports, announce) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        let server = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in announce.yield(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "issuer") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await server.run() }
            for await port in ports {
                try await body("http://127.0.0.1:\(port)")
                break
            }
            group.cancelAll()
        }
    }

    @Test func `a token is verified by the keys that its issuer serves`() async throws {
        let issuer = TestIssuer()
        try await Self.serving(issuer.keySet.description) { base in
            let authentication = CallerAuthentication(
                reviewer: FakeReviewer(tokens: ["cluster1": [:]]),
                rules: [JWTRule(issuer: TestIssuer.name, keys: .at(base + "/keys"))],
                trustDomains: TrustDomains(.clusterLocal), configCluster: "cluster1")
            let token = try await issuer.token()
            let caller = try await authentication.caller(
                of: ["authorization": .string("Bearer \(token)")], now: Date())
            #expect(caller.proof == .oidc)
        }
    }

    @Test func `what is not there, moved, too large or does not come is an error that says so`() async throws {
        try await Self.serving("{}") { base in
            let documents = IssuerDocuments(patience: .milliseconds(300))
            let body = try await documents.get(base + "/keys")
            #expect(body == Array("{}".utf8))
            for (path, mentions) in [
                ("/nothing", "answers 404"), ("/moved", "answers 303"), ("/large", "answers with more than"),
                ("/silent", "did not answer within"),
            ] {
                let error = await #expect(throws: ControlPlaneError.self) { try await documents.get(base + path) }
                #expect(error?.message.contains(mentions) == true, "\(error?.message ?? "")")
                #expect(error?.message.contains(base + path) == true)
            }
        }
    }

    @Test func `nobody at the address is an error that names it`() async throws {
        let error = await #expect(throws: ControlPlaneError.self) {
            try await IssuerDocuments().get("http://127.0.0.1:1/keys")
        }
        #expect(error?.message.contains("http://127.0.0.1:1/keys cannot be fetched") == true)
    }
}
