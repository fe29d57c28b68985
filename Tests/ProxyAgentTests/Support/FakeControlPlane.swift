import EnvoyAPI
import Foundation
import GRPCCore
import Identity
import SwiftProtobuf
import Synchronization
import XDS

/// A control plane on loopback: signs whoever comes with the token or with a certificate, serves one configuration and
/// the roots that it is told to.
struct FakeControlPlane: Sendable {
    static let token = "token-of-sleep"

    let authority: CertificateAuthority
    let port: Int
    let configuration: ResourceSet
    let record: Record
    let trust: FakeTrust

    init(
        authority: CertificateAuthority, port: Int, configuration: ResourceSet, record: Record,
        trust: FakeTrust? = nil
    ) {
        self.authority = authority
        self.port = port
        self.configuration = configuration
        self.record = record
        self.trust = trust ?? FakeTrust(issuer: authority)
    }

    /// What clients did.
    final class Record: Sendable {
        let nodes = Mutex<[String]>([])
        let peersWithCertificate = Mutex(0)
        let certificateCalls = Mutex<[[String]]>([])
        /// Types of the versions that reconnecting clients brought along are not seen here; rejections are.
        let rejections = Mutex<[String]>([])
        /// The roots that the certificates of streams lead to.
        let peerRoots = Mutex<[Fingerprint]>([])
        /// How often the roots of the mesh were acknowledged.
        let acknowledgedRoots = Mutex(0)
    }

    /// Serves until the task is cancelled.
    func serve() async throws {
        let key = try WorkloadKey()
        let server = try authority.issueServer(hosts: ["localhost"], key: key, now: Date())
        let listener = SecureListener(
            host: "127.0.0.1", port: port,
            context: {
                try SecureListener.makeContext(
                    certificateChainPEM: server.presentedPEM, privateKeyPEM: key.pem.unredactedText)
            },
            verify: { chain in
                let verdict = await Identity.verify(
                    chain: chain, against: trust.accepted.union(authority.trustBundle), now: Date(), purpose: .client,
                    expecting: .anybody)
                if case .refused(let diagnosis) = verdict { throw Refusal(reason: "\(diagnosis)") }
            })
        let services: [any RegistrableRPCService] = [
            AggregatedDiscoveryService(
                source: FakeSource(configuration: configuration, record: record, trust: trust), cache: PushCache()),
            FakeCertificateService(trust: trust, record: record),
        ]
        try await GRPCServer(transport: listener.makeTransport(), services: services).serve()
    }

    struct Refusal: Error {
        let reason: String
    }
}

private struct FakeSource: DiscoverySource {
    let configuration: ResourceSet
    let record: FakeControlPlane.Record
    let trust: FakeTrust

    func connect(_ peer: DiscoveryPeer, _ updates: DiscoveryUpdates) async throws {
        record.nodes.withLock { $0.append(peer.node.id) }
        if let certificate = peer.certificate {
            record.peersWithCertificate.withLock { $0 += 1 }
            let verdict = await Identity.verify(
                chain: [certificate.der], against: trust.accepted, now: Date(), purpose: .client, expecting: .anybody)
            if case .trusted(let peer) = verdict { record.peerRoots.withLock { $0.append(peer.root) } }
        }
        trust.observe { [configuration] in updates.yield([configuration, $0]) }
    }

    func handle(_ event: DiscoveryEvent, from peer: DiscoveryPeer) async {
        if case .acknowledged(TypeURL.proxyConfig, _) = event {
            await trust.acknowledged()
            record.acknowledgedRoots.withLock { $0 += 1 }
        }
        if case .rejected(_, let reason, _) = event { record.rejections.withLock { $0.append(reason) } }
    }
}

/// `CreateCertificate`, for the service account sample/sleep only.
private struct FakeCertificateService: RegistrableRPCService {
    let trust: FakeTrust
    let record: FakeControlPlane.Record

    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        router.registerHandler(
            forMethod: MethodDescriptor(
                fullyQualifiedService: "istio.v1.auth.IstioCertificateService", method: "CreateCertificate",
                type: .unary),
            deserializer: Bytes(), serializer: Bytes()
        ) { request, _ in
            let metadata = request.metadata
            var messages = request.messages.makeAsyncIterator()
            let message = try await messages.next() ?? []
            let answer = try answer(message, metadata)
            return StreamingServerResponse { writer in
                try await writer.write(answer)
                return [:]
            }
        }
    }

    private func answer(_ message: [UInt8], _ metadata: Metadata) throws -> [UInt8] {
        let authorization = metadata[stringValues: "authorization"].map { $0 }
        let clusters = metadata[stringValues: "clusterid"].map { $0 }
        record.certificateCalls.withLock { $0.append(authorization + clusters) }
        guard authorization == ["Bearer \(FakeControlPlane.token)"] || PeerCertificate.from(metadata) != nil else {
            throw RPCError(code: .unauthenticated, message: "the token is not that of a pod of this mesh")
        }
        let request = try Istio_V1_Auth_IstioCertificateRequest(serializedBytes: message)
        let identity = try SPIFFEID(trustDomain: .clusterLocal, namespace: "sample", serviceAccount: "sleep")
        var response = Istio_V1_Auth_IstioCertificateResponse()
        response.certChain = try trust.issuer.issueWorkload(
            csrPEM: request.csr, identity: identity, lifetime: .seconds(request.validityDuration), now: Date()
        ).chainPEM
        return try response.serializedBytes()
    }
}

private struct Bytes: MessageSerializer, MessageDeserializer {
    func serialize<Output: GRPCContiguousBytes>(_ message: [UInt8]) -> Output { Output(message) }
    func deserialize<Input: GRPCContiguousBytes>(_ bytes: Input) -> [UInt8] { bytes.withUnsafeBytes { Array($0) } }
}
