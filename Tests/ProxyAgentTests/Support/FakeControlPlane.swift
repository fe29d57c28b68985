import EnvoyAPI
import Foundation
import GRPCCore
import Identity
import SwiftProtobuf
import Synchronization
import XDS

/// A control plane on loopback: signs whoever comes with the token or with a certificate, serves one configuration.
struct FakeControlPlane: Sendable {
    static let token = "token-of-sleep"

    let authority: CertificateAuthority
    let port: Int
    let configuration: ResourceSet
    let record: Record

    /// What clients did.
    final class Record: Sendable {
        let nodes = Mutex<[String]>([])
        let peersWithCertificate = Mutex(0)
        let certificateCalls = Mutex<[[String]]>([])
        /// Types of the versions that reconnecting clients brought along are not seen here; rejections are.
        let rejections = Mutex<[String]>([])
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
                    chain: chain, against: authority.trustBundle, now: Date(), purpose: .client, expecting: .anybody)
                if case .refused(let diagnosis) = verdict { throw Refusal(reason: "\(diagnosis)") }
            })
        let services: [any RegistrableRPCService] = [
            AggregatedDiscoveryService(
                source: FakeSource(configuration: configuration, record: record), cache: PushCache()),
            FakeCertificateService(authority: authority, record: record),
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

    func connect(_ peer: DiscoveryPeer) async throws -> AsyncStream<[ResourceSet]> {
        record.nodes.withLock { $0.append(peer.node.id) }
        if peer.certificate != nil { record.peersWithCertificate.withLock { $0 += 1 } }
        let (stream, continuation) = AsyncStream.makeStream(
            of: [ResourceSet].self, bufferingPolicy: .bufferingNewest(1))
        continuation.yield([configuration])
        return stream
    }

    func handle(_ event: DiscoveryEvent, from peer: DiscoveryPeer) async {
        if case .rejected(_, let reason, _) = event { record.rejections.withLock { $0.append(reason) } }
    }
}

/// `CreateCertificate`, for the service account sample/sleep only.
private struct FakeCertificateService: RegistrableRPCService {
    let authority: CertificateAuthority
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
        response.certChain = try authority.issueWorkload(
            csrPEM: request.csr, identity: identity, lifetime: .seconds(request.validityDuration), now: Date()
        ).chainPEM
        return try response.serializedBytes()
    }
}

private struct Bytes: MessageSerializer, MessageDeserializer {
    func serialize<Output: GRPCContiguousBytes>(_ message: [UInt8]) -> Output { Output(message) }
    func deserialize<Input: GRPCContiguousBytes>(_ bytes: Input) -> [UInt8] { bytes.withUnsafeBytes { Array($0) } }
}
