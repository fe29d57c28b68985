import Foundation
import Identity
import Kubernetes
import Logging
import Testing

@testable import ControlPlane

@Suite struct AuthorityFilesTests {
    private let cluster = FakeCluster()

    private func source(_ directory: String = "/nonexistent") -> AuthorityFiles {
        AuthorityFiles(
            directory: directory, namespace: "istio-system", client: Client(transport: cluster),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test("without plugged-in certificates an authority is made once and kept in a Secret")
    func ownAuthority() async throws {
        let made = try await source().load(now: Date())
        let kept = try await source().load(now: Date())
        let authorities = try [made, kept].map { try CertificateAuthority($0, now: Date()) }
        #expect(authorities[0].trustBundle == authorities[1].trustBundle)
        let secret = try #require(cluster.object(.secrets, namespace: "istio-system", name: "istio-ca-secret"))
        #expect(secret["data"]?["ca-key.pem"] != nil)
        #expect(cluster.requests.filter { $0.hasPrefix("POST") }.count == 1)
    }

    @Test("an authority that istiod has kept is taken over")
    func istiodsAuthority() async throws {
        let files = try CACertificates.selfSigned(key: .rsa2048, now: Date())
        let data = ["ca-cert.pem": files.certificate, "ca-key.pem": files.key?.unredacted]
            .mapValues { Data($0 ?? []).base64EncodedString() }
        cluster.put(
            .secrets,
            [
                "metadata": ["name": "istio-ca-secret", "namespace": "istio-system"],
                "data": JSON(data.merging(["root-cert.pem": "", "cert-chain.pem": "", "key.pem": ""]) { $1 }),
            ])
        let authority = try CertificateAuthority(try await source().load(now: Date()), now: Date())
        #expect(authority.trustBundle.fingerprints == [authority.certificate.fingerprint])
        #expect(cluster.requests.allSatisfy { $0.hasPrefix("GET") })
    }

    @Test("plugged-in certificates go first")
    func pluggedIn() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "skein-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let files = try RootAuthority.make(now: Date()).makeIntermediate(cluster: "c1", now: Date())
        try files.write(to: directory)
        #expect(try await source(directory).load(now: Date()).root == files.root)
        #expect(cluster.requests.isEmpty)
    }

    @Test("a Secret that holds no authority is refused, not replaced")
    func garbage() async throws {
        cluster.put(
            .secrets,
            [
                "metadata": ["name": "istio-ca-secret", "namespace": "istio-system"],
                "data": ["something": "ZWxzZQ=="],
            ])
        await #expect(throws: IdentityError.self) { try await source().load(now: Date()) }
    }
}
