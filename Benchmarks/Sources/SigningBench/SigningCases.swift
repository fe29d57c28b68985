import ControlPlane
import EnvoyAPI
import Foundation
import GRPCCore
import Identity
import Kubernetes
import Logging
import MeshModel
import SwiftProtobuf
import XDS

/// Calls of the certificate service as proxies make them, from the bytes of a request to those of the response.
struct SigningCases {
    /// An API server that answers at once.
    private struct Reviewer: TokenReviewer {
        let clusters: Set<ClusterID> = ["cluster1"]
        let answer: TokenReview

        func review(token: String, audiences: [String], at cluster: ClusterID) async throws -> TokenReview { answer }
    }

    struct NoReview: Error {}

    private let service: CertificateService
    private let signer: Signer
    private let identity: SPIFFEID
    private let csr: String
    private let request: [UInt8]
    private let byToken: Metadata
    private let byCertificate: Metadata

    /// - Parameter kind: the key of the workload; the authority's is P-256.
    init(key kind: KeyKind = .p256) throws {
        let now = Date()
        let files = try RootAuthority.make(now: now).makeIntermediate(cluster: "cluster1", now: now)
        signer = try Signer(
            authority: CertificateAuthority(files, now: now), hosts: Signer.hosts(namespace: "istio-system"), now: now)
        let status: JSON = [
            "authenticated": true, "user": ["username": "system:serviceaccount:sample:sleep"],
            "audiences": ["istio-ca"],
        ]
        guard let review = TokenReview(json: ["kind": "TokenReview", "status": status]) else { throw NoReview() }
        var quiet = Logger(label: "bench") { _ in SilentHandler() }
        quiet.logLevel = .info
        service = CertificateService(
            signer: signer,
            authentication: CallerAuthentication(
                reviewer: Reviewer(answer: review), trustDomains: TrustDomains(.clusterLocal),
                configCluster: "cluster1"), limit: IssuanceLimit(burst: 1e12, perSecond: 1e12), logger: quiet)
        identity = try SPIFFEID(namespace: "sample", serviceAccount: "sleep")
        csr = try WorkloadKey(kind: kind).signingRequest(for: identity)
        var message = Istio_V1_Auth_IstioCertificateRequest()
        message.csr = csr
        message.validityDuration = 86_400
        request = try message.serializedBytes()
        byToken = ["authorization": "Bearer \(String(repeating: "x", count: 900))", "clusterid": "cluster1"]
        var certified: Metadata = ["clusterid": "cluster1"]
        let issued = try signer.authority.issueWorkload(
            csrPEM: csr, identity: identity, cluster: "cluster1", now: now)
        PeerCertificate(der: issued.presentedDER[0]).attach(to: &certified)
        byCertificate = certified
    }

    func run() async throws -> [SigningFigure] {
        [
            try await .of("whole call, by token", allocationLimit: 250) { try await call(byToken) },
            try await .of("whole call, by certificate", allocationLimit: 400) { try await call(byCertificate) },
            try await .of("  of it: authority alone", allocationLimit: 180) {
                _ = try signer.authority.issueWorkload(
                    csrPEM: csr, identity: identity, cluster: "cluster1", now: Date())
            },
        ]
    }

    private func call(_ metadata: Metadata) async throws {
        let message = try Istio_V1_Auth_IstioCertificateRequest(serializedBytes: request)
        let response = try await service.create(message, metadata: metadata, from: "ipv4:203.0.113.1:40000")
        let bytes: [UInt8] = try response.serializedBytes()
        precondition(bytes.count > 1000)
    }
}

/// Formats what is logged, as the real one does, and writes it nowhere.
private struct SilentHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let text = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        precondition(!text.isEmpty)
    }
}
