import EnvoyAPI
import EnvoyConfig
import Foundation
import Kubernetes
import MeshModel
import SwiftProtobuf
import Testing
import XDS

@testable import ControlPlane

/// Secrets of two API servers, followed on demand.
struct GatewayCredentialsTests {
    private let primary = FakeCluster("c1.test:6443")
    private let remote = FakeCluster("c2.test:6443")
    private let log = LogLines()
    private let credentials: GatewayCredentials
    private let demand = CredentialDemand(
        account: GatewayAccount(cluster: "c2", namespace: "sample", name: "gateway"),
        names: [.certificate("web-cert"), .authorities(of: "web-cert")])

    init() {
        let clients: [ClusterID: Client] = ["c1": Client(transport: primary), "c2": Client(transport: remote)]
        credentials = GatewayCredentials(configCluster: "c1", client: { clients[$0] }, logger: log.logger())
    }

    private func run(_ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { [credentials] in try await credentials.run() }
            defer { group.cancelAll() }
            try await body()
        }
    }

    /// What is served now, by name.
    private func served() throws -> [String: Envoy_Extensions_TransportSockets_Tls_V3_Secret] {
        let resources = credentials.want([demand])[demand]?.table(TypeURL.secret).resources ?? []
        return Dictionary(
            uniqueKeysWithValues: try resources.map { ($0.name, try .init(serializedBytes: $0.bytes)) })
    }

    private func chain() throws -> String? {
        try served()["kubernetes://web-cert"]?.tlsCertificate.certificateChain.inlineString
    }

    @Test func `a Secret is served, changed and withdrawn`() async throws {
        let (first, second) = (try TestCredential(), try TestCredential())
        remote.allow("sample:gateway")
        remote.put(.secrets, first.tls(authorities: first.root))
        try await run {
            try await eventually("served") { try chain() == first.chain }
            let authorities = try served()["kubernetes://web-cert-cacert"]?.validationContext.trustedCa
            #expect(authorities?.inlineString == first.root)
            remote.put(.secrets, second.tls())
            try await eventually("changed") { try chain() == second.chain }
            remote.put(.secrets, TestCredential.json(["tls.crt": first.chain, "tls.key": second.key]))
            try await eventually("the bad one is reported") { log.text.contains("is not the key of") }
            #expect(try chain() == second.chain)
            remote.delete(.secrets, namespace: "sample", name: "web-cert")
            try await eventually("withdrawn") { try served().isEmpty }
        }
        for made in [first, second] {
            #expect(!log.text.contains(CredentialTests.middle(of: made.key)))
            #expect(!"\(credentials.rows)".contains(CredentialTests.middle(of: made.key)))
        }
    }

    @Test(.timeLimit(.minutes(1))) func `every change is told`() async throws {
        let made = try TestCredential()
        remote.allow("sample:gateway")
        remote.put(.secrets, made.tls())
        credentials.want([demand])
        try await run { for await _ in credentials.changes where try chain() == made.chain { break } }
    }

    @Test func `the right is asked for where the gateway runs, and its namespace alone is read`() async throws {
        let (theirs, central) = (try TestCredential(), try TestCredential())
        primary.put(.secrets, theirs.tls(namespace: "other"))
        remote.put(.secrets, theirs.tls(namespace: "other"))
        primary.put(.secrets, central.tls())
        primary.allow("sample:gateway")
        try await run {
            try await eventually("refused") {
                _ = credentials.want([demand])
                return log.text.contains("create rolebinding gateway-sds")
            }
            #expect(try served().isEmpty)
        }
        #expect(remote.requests.allSatisfy { $0.hasSuffix("subjectaccessreviews") })
        #expect(primary.requests.isEmpty)
        for list in primary.lists + remote.lists {
            let wanted = "/api/v1/namespaces/sample/secrets?fieldSelector=metadata.name%3Dweb-cert"
            #expect(list.hasPrefix(wanted), "\(list)")
        }
    }

    @Test func `what the remote does not show is looked up in the primary`() async throws {
        let central = try TestCredential()
        remote.allow("sample:gateway")
        remote.refuse(reading: .secrets)
        primary.put(.secrets, central.tls())
        try await run { try await eventually("served") { try chain() == central.chain } }
    }

    @Test func `a Secret is watched as long as a gateway needs it`() async throws {
        try await run {
            _ = credentials.want([demand])
            try await eventually("watched") {
                primary.watches(of: .secrets) == 2 && remote.watches(of: .secrets, namespace: "sample") == 2
            }
            _ = credentials.want([])
            try await eventually("not watched") { primary.watches(of: .secrets) + remote.watches(of: .secrets) == 0 }
        }
    }
}
