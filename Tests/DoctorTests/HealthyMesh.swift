import Foundation
import Identity

@testable import Doctor

/// The moment at which the tests take place.
let testNow = Date(timeIntervalSince1970: 1_800_000_000)

/// A primary and a remote whose trust is as it should be; tests break one thing each.
struct HealthyMesh {
    let root: RootAuthority
    var evidence: Evidence

    static let host = "istiod.istio-system.svc"

    init() throws {
        root = try RootAuthority.make(now: testNow)
        let primarySet = try root.makeIntermediate(cluster: "c1", now: testNow)
        let server = try CertificateAuthority(primarySet, now: testNow).issueServer(
            hosts: [Self.host], key: WorkloadKey(), now: testNow)
        var primary = Self.cluster("c1", .primary, primarySet, root.certificatePEM)
        primary.controlPlanes = .seen([ControlPlaneEvidence(pod: "istiod-1", clusterID: "c1")])
        primary.controlPlaneService = .seen(ControlPlaneService(hasSelector: true))
        primary.gatewayServices = .seen([
            GatewayService(namespace: "istio-system", name: "istio-eastwestgateway", addresses: ["203.0.113.10"])
        ])
        primary.exposure = .seen(
            Exposure(
                servers: [.init(gateway: "istio-system/istiod-gateway", mode: "PASSTHROUGH", hosts: ["*"])],
                routes: ["istio-system/istiod-vs"]))
        primary.remoteSecrets = .seen([Self.remoteSecret()])
        var remote = Self.cluster(
            "c2", .remote, try root.makeIntermediate(cluster: "c2", now: testNow), root.certificatePEM)
        remote.controlPlanes = .seen([])
        remote.controlPlaneService = .seen(ControlPlaneService(hasSelector: false, addresses: ["203.0.113.10"]))
        remote.namespaceAnnotations = .seen([ClusterIDCheck.annotation: "c1"])
        let gateway = GatewayEvidence(
            address: "203.0.113.10", source: "Service istiod of c2 leads there", users: ["c2"],
            ports: [15012: .seen(true), 15017: .seen(true)],
            handshakes: [
                Self.host: .presented(server.presentedDER),
                GatewayEvidence.strangeName: .presented(server.presentedDER),
            ])
        evidence = Evidence(
            now: testNow, namespace: "istio-system", clusters: [primary, remote], gateways: [gateway])
    }

    private static func cluster(
        _ name: String, _ role: ClusterEvidence.Role, _ files: CACertificates, _ root: String
    ) -> ClusterEvidence {
        var cluster = ClusterEvidence(name: name, role: role)
        cluster.uid = .seen("uid-\(name)")
        cluster.clock = .seen(ClockReading(server: testNow, sent: testNow, received: testNow))
        cluster.authority = .seen(.init(secret: "cacerts", files: files))
        cluster.rootConfigMaps = .seen([
            .init(namespace: "istio-system", pem: root), .init(namespace: "sample", pem: root),
        ])
        cluster.namespaceAnnotations = .seen([:])
        cluster.proxies = .seen([
            ProxyEvidence(namespace: "sample", pod: "sleep-1", clusterID: name, isReady: false)
        ])
        cluster.webhooks = .seen([])
        cluster.remoteSecrets = .seen([])
        cluster.gatewayServices = .seen([])
        cluster.exposure = .seen(Exposure(servers: [], routes: []))
        cluster.tokenTrial = .seen(
            TokenTrial(
                account: "istio-system/default",
                review: .seen(.init(isAuthenticated: true, audiences: ["istio-ca"]))))
        return cluster
    }

    static func remoteSecret(key: String = "c2") -> RemoteSecretEvidence {
        var entry = RemoteSecretEvidence(
            secret: "istio-remote-secret-\(key)", key: key, annotation: key, server: "https://192.0.2.2:6443")
        entry.user = "reader"
        entry.uid = .seen("uid-c2")
        entry.claims = TokenClaims(
            subject: "system:serviceaccount:istio-system:istio-reader-service-account",
            audiences: ["https://kubernetes.default.svc"], issuedAt: testNow.addingTimeInterval(-3600),
            expires: testNow.addingTimeInterval(86_400))
        entry.rights = .seen(
            RemoteSecretReader.questions.map { question in
                var right = question
                right.isAllowed = question.isWanted
                return right
            })
        return entry
    }

    var primary: ClusterEvidence {
        get { evidence.clusters[0] }
        set { evidence.clusters[0] = newValue }
    }

    var remote: ClusterEvidence {
        get { evidence.clusters[1] }
        set { evidence.clusters[1] = newValue }
    }

    /// Changes the one entry of the remote Secrets.
    mutating func changeRemoteSecret(_ change: (inout RemoteSecretEvidence) -> Void) {
        var entries = primary.remoteSecrets.value ?? []
        change(&entries[0])
        primary.remoteSecrets = .seen(entries)
    }

    /// What one check finds.
    func findings<Check: DoctorCheck>(_ check: Check) -> [DoctorFinding] { check.findings(evidence) }

    /// What one check says of one cluster: the worst of it.
    func finding<Check: DoctorCheck>(_ check: Check, _ cluster: String?) -> DoctorFinding? {
        let order: [DoctorFinding.Outcome] = [.failed, .warning, .skipped, .ok]
        let own = findings(check).filter { $0.cluster == cluster }
        return order.lazy.compactMap { outcome in own.first { $0.outcome == outcome } }.first
    }
}

extension DoctorFinding {
    /// The commands of the repair, one per line.
    var commands: String { (repair?.commands ?? []).joined(separator: "\n") }
}
