import EnvoyAPI
import Foundation
import GRPCCore
import Kubernetes
import Logging
import MeshModel
import ServiceLifecycle
import Testing

@testable import ControlPlane
@testable import Identity

@Suite struct ExternalSignerTests {
    private let fake: FakeSigner
    private let caller: Caller
    private let key: Identity.WorkloadKey

    init() throws {
        fake = try FakeSigner()
        key = try Identity.WorkloadKey()
        caller = Caller(
            identity: try SPIFFEID(namespace: "sample", serviceAccount: "sleep"), cluster: "c1", proof: .token)
    }

    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func signer(concurrency: Int = 100) async throws -> ExternalSigner {
        var configuration = try ExternalSignerConfiguration(name: FakeSigner.name)
        configuration.deadline = .milliseconds(300)
        configuration.concurrency = concurrency
        let client = Client(transport: fake)
        return try await ExternalSigner(
            configuration,
            roots: SignerRoots(
                signer: FakeSigner.name, client: client, namespace: "istio-system", directory: "/nonexistent"),
            hosts: Signer.hosts(namespace: "istio-system"), client: client, logger: Self.quiet)
    }

    private func issue(_ signer: ExternalSigner, csr: String? = nil) async throws -> IssuedCertificate {
        let csr = try csr ?? key.signingRequest(for: caller.identity)
        return try await signer.issueWorkload(csrPEM: csr, to: caller, lifetime: .seconds(3600), now: Date())
    }

    @Test func `workloads and the control plane itself are certified by the signer`() async throws {
        let signer = try await signer()
        #expect(signer.serverCertificate.names.contains("DNS:istiod.istio-system.svc"))
        let issued = try await issue(signer)
        let certificate = try WorkloadCertificate(
            response: issued.chainPEM, key: key, expecting: caller.identity)
        #expect(certificate.trustBundle == fake.authority.trustBundle)
        #expect(signer.notAfter == fake.authority.notAfter)
        let object = try #require(fake.now.created.last)
        #expect(object["metadata"]?["generateName"] == "skein-")
        let spec = try #require(object["spec"])
        #expect(spec["signerName"]?.string == FakeSigner.name && spec["expirationSeconds"] == 3600)
        #expect(spec["usages"] == ["digital signature", "server auth", "client auth"])
    }

    @Test func `objects are removed once they have served`() async throws {
        let signer = try await signer()
        _ = try await issue(signer)
        fake.become(.deny)
        _ = try? await issue(signer)
        let group = ServiceGroup(services: [try #require(signer.maintenance)], logger: Self.quiet)
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            try await eventually("removed") { fake.now.objects.isEmpty && fake.now.deleted.count == 3 }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    @Test func `who may not approve waits for those who may`() async throws {
        fake.become(.othersApprove)
        _ = try await issue(signer())
        #expect(fake.now.reads >= 2)
    }

    static let fates: [(fate: FakeSigner.Fate, mentions: [String])] = [
        (.deny, ["denied", "Policy: not on a Friday"]), (.fail, ["cannot sign", "not on a Friday"]),
        (.ignore, ["has not signed", FakeSigner.name]), (.leaveUnapproved, ["nobody has approved", "approve"]),
        (.forbid, ["cannot create", "certificatesigningrequests"]),
        (.answer { _, _ in Array("rubbish".utf8) }, ["not handed on", "no certificate"]),
        (
            .answer { csr, _ in
                let other = try FakeSigner()
                return try FakeSigner.sign(csr, other.authority, lifetime: .seconds(600))
            }, ["not handed on", "root", "caCertificates"]
        ),
        (
            .answer { csr, authority in
                try FakeSigner.sign(csr, authority, lifetime: .seconds(86_400))
            }, ["not handed on", "longer than was asked"]
        ),
        (
            .answer { _, authority in
                let identity = try SPIFFEID(namespace: "kube-system", serviceAccount: "admin")
                let other = try Identity.WorkloadKey()
                return Array(
                    try authority.issueWorkload(
                        csrPEM: other.signingRequest(for: identity), identity: identity, now: Date()
                    ).certificatePEM.utf8)
            }, ["not handed on", "another key"]
        ),
    ]

    @Test(arguments: fates)
    func `whatever goes wrong is said within the deadline`(fate: FakeSigner.Fate, mentions: [String]) async throws {
        let signer = try await signer()
        fake.become(fate)
        let error = await #expect(throws: ControlPlaneError.self) { try await issue(signer) }
        #expect(error?.code == .authority)
        for words in mentions { #expect(error?.description.contains(words) == true, "\(error as Any)") }
    }

    @Test func `a request for more than the caller is never created`() async throws {
        let signer = try await signer()
        let created = fake.now.created.count
        let other = try SPIFFEID(namespace: "kube-system", serviceAccount: "admin")
        let error = await #expect(throws: IdentityError.self) {
            try await issue(signer, csr: key.signingRequest(for: other))
        }
        #expect(error?.code == .wrongIdentity)
        #expect(fake.now.created.count == created)
    }

    @Test func `no more requests are under way than are allowed`() async throws {
        let signer = try await signer(concurrency: 1)
        fake.become(.ignore)
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { _ = try? await issue(signer) }
            try await eventually("under way") { fake.now.created.count == 2 }
            let error = await #expect(throws: RPCError.self) { try await issue(signer) }
            #expect(error?.code == .resourceExhausted)
            try await tasks.waitForAll()
        }
        fake.become(.sign)
        _ = try await issue(signer)
    }

    @Test func `changed roots are taken over with a new certificate, unusable ones are not`() async throws {
        let signer = try await signer()
        let before = signer.serverCertificate.fingerprint
        #expect(try await signer.refresh(now: Date()).isEmpty)
        let both = try fake.authority.trustBundle.union(FakeSigner().authority.trustBundle)
        fake.say(FakeSigner.mesh(roots: both))
        #expect(try await signer.refresh(now: Date()).count == 2)
        #expect(signer.trustBundle == both && signer.serverCertificate.fingerprint != before)
        // A root to which the signer's certificates do not lead.
        fake.say(FakeSigner.mesh(roots: try FakeSigner().authority.trustBundle))
        await #expect(throws: ControlPlaneError.self) { try await signer.refresh(now: Date()) }
        #expect(signer.trustBundle == both)
        fake.say(FakeSigner.mesh(roots: both))
        #expect(try await signer.refresh(now: Date().addingTimeInterval(13 * 3600)).count == 1)
    }

    @Test func `without a root of the signer nothing starts`() async throws {
        fake.say(FakeSigner.mesh(roots: fake.authority.trustBundle, signer: "signers.test/other"))
        let error = await #expect(throws: ControlPlaneError.self) { try await signer() }
        #expect(error?.code == .configuration && error?.message.contains("caCertificates") == true)
        fake.say("caCertificates:\n  - certSigners: [\(FakeSigner.name)]\n    spiffeBundleUrl: https://x\n")
        #expect(await #expect(throws: ControlPlaneError.self) { try await signer() }?.code == .object)
    }

    @Test func `the certificate service tells callers that the signer is at fault`() async throws {
        let signer = try await signer()
        let service = CertificateService(
            signer: signer,
            authentication: CallerAuthentication(
                reviewer: FakeReviewer(tokens: ["c1": ["good": "sample:sleep"]]),
                trustDomains: TrustDomains(.clusterLocal),
                configCluster: "c1"), logger: Self.quiet)
        var request = Istio_V1_Auth_IstioCertificateRequest()
        request.csr = try key.signingRequest(for: caller.identity)
        let response = try await service.create(request, metadata: ["authorization": "Bearer good"], from: "test")
        #expect(throws: Never.self) {
            try WorkloadCertificate(response: response.certChain, key: key, expecting: caller.identity)
        }
        fake.become(.deny)
        let error = await #expect(throws: RPCError.self) {
            try await service.create(request, metadata: ["authorization": "Bearer good"], from: "test")
        }
        #expect(error?.code == .unavailable && error?.message.contains("denied") == true)
    }
}
