import Foundation
import Identity
import Kubernetes
import Logging
import Testing

@testable import ControlPlane

/// A control plane takes over what the Secret of its authority comes to hold, as far as that is safe.
@Suite struct SignerMaintenanceTests {
    private let cluster = FakeCluster()
    private let root: RootAuthority
    private let signer: Signer
    private let standing = RotationStanding(RotationReport())

    init() throws {
        root = try RootAuthority.make(now: Date())
        let files = try root.makeIntermediate(cluster: "c1", now: Date())
        cluster.put(.secrets, Objects.authority(files))
        signer = try Signer(
            authority: CertificateAuthority(files, now: Date()), hosts: Signer.hosts(namespace: "istio-system"),
            now: Date())
    }

    private var maintenance: SignerMaintenance {
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return SignerMaintenance(
            signer: signer,
            files: AuthorityFiles(
                directory: "/nonexistent", namespace: "istio-system", client: Client(transport: cluster),
                logger: quiet),
            standing: standing, logger: quiet)
    }

    @Test("another intermediate of the same root signs from now on, and so does the control plane's own certificate")
    func sameRoot() async throws {
        let next = try root.makeIntermediate(cluster: "c1", key: .p384, now: Date())
        cluster.put(.secrets, Objects.authority(next))
        let before = signer.serverCertificate
        await maintenance.look(now: Date())
        #expect(signer.authority.certificate.key == "ECDSA P-384")
        #expect(signer.serverCertificate.issuerKeyIdentifier != before.issuerKeyIdentifier)
    }

    @Test("another root, garbage, and a Secret that is gone change nothing")
    func refused() async throws {
        let before = signer.authority.certificate
        let stranger = try RootAuthority.make(now: Date()).makeIntermediate(cluster: "c1", now: Date())
        cluster.put(.secrets, Objects.authority(stranger))
        await maintenance.look(now: Date())
        #expect(signer.authority.certificate == before)
        cluster.put(
            .secrets, ["metadata": Objects.meta("istio-ca-secret", "istio-system"), "data": ["ca-cert.pem": "eA=="]])
        await maintenance.look(now: Date())
        #expect(signer.authority.certificate == before)
        cluster.delete(.secrets, namespace: "istio-system", name: "istio-ca-secret")
        await maintenance.look(now: Date())
        #expect(signer.authority.certificate == before)
    }

    @Test("while a rotation is under way, its record says who signs and not the Secret")
    func rotating() async throws {
        let next = try root.makeIntermediate(cluster: "c1", key: .p384, now: Date())
        cluster.put(.secrets, Objects.authority(next))
        standing.report = RotationReport(rotation: Rotation(old: [], new: [], now: Date()))
        await maintenance.look(now: Date())
        #expect(signer.authority.certificate.key == "ECDSA P-256")
    }

    @Test("the control plane's own certificate is renewed at half of its life")
    func renewal() async throws {
        let before = signer.serverCertificate
        await maintenance.look(now: Date().addingTimeInterval(11 * 3600))
        #expect(signer.serverCertificate == before)
        await maintenance.look(now: Date().addingTimeInterval(13 * 3600))
        #expect(signer.serverCertificate.notAfter > before.notAfter)
    }
}
