import Foundation
import Kubernetes
import Synchronization
import Testing
import X509

@testable import Identity

/// A signer of the Kubernetes API for tests: signs what approved requests for its name say. Never use it for anything
/// else: it has no policy.
final class TestSigner: Sendable {
    /// What becomes of requests.
    enum Fate: Sendable {
        case sign
        /// Denied, if nobody has approved it yet.
        case deny
        case fail
        case ignore
    }

    static let name = "clusterissuers.cert-manager.io/mesh"

    let authority: CertificateAuthority
    private let client: Client
    private let fate = Mutex(Fate.sign)

    init(client: Client) throws {
        self.client = client
        let files = try RootAuthority.make(now: Date()).makeIntermediate(cluster: "signer", now: Date())
        authority = try CertificateAuthority(files, now: Date())
    }

    func become(_ fate: Fate) { self.fate.withLock { $0 = fate } }

    /// Runs until the task is cancelled.
    func run() async {
        let options = WatchOptions(fieldSelector: "spec.signerName=\(Self.name)", timeoutSeconds: 290)
        for await event in client.watch(.certificateSigningRequests, options) {
            guard case .apply(let object) = event, let request = try? object.json() else { continue }
            do {
                try await decide(request)
            } catch let error as APIError where error.isConflict || error.isNotFound {
                // It has changed, of which there is another event, or is gone.
                continue
            } catch {
                Issue.record(error)
            }
        }
    }

    private func decide(_ request: JSON) async throws {
        let conditions = request["status"]?["conditions"]?.array ?? []
        func has(_ type: String) -> Bool { conditions.contains { $0["type"]?.string == type } }
        guard !has("Denied"), !has("Failed"), request["status"]?["certificate"] == nil else { return }
        switch fate.withLock({ $0 }) {
        case .ignore: return
        case .deny:
            if !has("Approved") { try await write(request, "approval", adding: "Denied") }
        case .fail:
            if has("Approved") { try await write(request, "status", adding: "Failed") }
        case .sign:
            if has("Approved") { try await sign(request) }
        }
    }

    private func sign(_ request: JSON) async throws {
        let text = request["spec"]?["request"]?.string ?? ""
        let csr = try SigningRequest(pem: String(decoding: try #require(Data(base64Encoded: text)), as: UTF8.self))
        let issued = try authority.issue(
            to: csr.publicKey, kind: csr.kind, names: csr.onlyNames(),
            lifetime: .seconds(request["spec"]?["expirationSeconds"]?.int ?? 0), now: Date())
        var request = request
        var status = request["status"] ?? [:]
        status["certificate"] = .string(Data(issued.certificatePEM.utf8).base64EncodedString())
        request["status"] = status
        try await put(request, "status")
    }

    private func write(_ request: JSON, _ subresource: String, adding type: String) async throws {
        var request = request
        var status = request["status"] ?? [:]
        status["conditions"] = .array(
            (status["conditions"]?.array ?? []) + [
                ["type": .string(type), "status": "True", "reason": "TestPolicy", "message": "as the test wants it"]
            ])
        request["status"] = status
        try await put(request, subresource)
    }

    private func put(_ request: JSON, _ subresource: String) async throws {
        let name = try #require(request["metadata"]?["name"]?.string)
        try await client.json(
            .raw(
                .put,
                path: GroupVersionResource.certificateSigningRequests.path(name: name, subresource: subresource),
                body: request.encoded(), contentType: "application/json"))
    }
}
