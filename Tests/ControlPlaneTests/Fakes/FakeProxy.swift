import EnvoyAPI
import GRPCCore
import GRPCInProcessTransport
import SwiftProtobuf
import XDS

@testable import ControlPlane

/// A proxy that subscribes to everything by the incremental protocol, acknowledges all, and remembers what it has.
actor FakeProxy {
    typealias Request = Envoy_Service_Discovery_V3_DeltaDiscoveryRequest
    typealias Response = Envoy_Service_Discovery_V3_DeltaDiscoveryResponse

    /// What the proxy has, by type and name.
    private(set) var resources: [String: [String: [UInt8]]] = [:]
    /// How many responses came, by type.
    private(set) var responses: [String: Int] = [:]
    private let node: Envoy_Config_Core_V3_Node
    private let refused: Set<String>
    private let secrets: [String]

    /// - Parameters:
    ///   - refuses: types whose responses it refuses.
    ///   - secrets: what it asks for by name, whatever its configuration says.
    init(
        type: String = "sidecar", name: String = "hello", namespace: String = "sample", cluster: String = "c2",
        account: String = "default", labels: [String: String] = [:], refuses: Set<String> = [], secrets: [String] = []
    ) {
        self.secrets = secrets
        node = .with {
            $0.id = "\(type)~10.2.0.1~\(name).\(namespace)~\(namespace).svc.cluster.local"
            $0.metadata.fields = [
                "CLUSTER_ID": .with { $0.stringValue = cluster }, "SERVICE_ACCOUNT": .with { $0.stringValue = account },
                "LABELS": .with { value in
                    value.structValue.fields = labels.mapValues { text in .with { $0.stringValue = text } }
                },
            ]
        }
        refused = refuses
    }

    /// Stays connected until the task is cancelled or the server ends the stream. Like a real proxy, it tries again while
    /// the control plane is still reading what clusters there are.
    func run(_ client: GRPCClient<InProcessTransport.Client>, _ metadata: Metadata) async throws {
        while true {
            do {
                return try await connect(client, metadata)
            } catch let error as RPCError where error.code == .unavailable {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    private func connect(_ client: GRPCClient<InProcessTransport.Client>, _ metadata: Metadata) async throws {
        let (requests, send) = AsyncStream.makeStream(of: Request.self, bufferingPolicy: .bufferingOldest(1000))
        for (index, typeURL) in [TypeURL.cluster, TypeURL.listener, TypeURL.proxyConfig].enumerated() {
            send.yield(
                .with {
                    if index == 0 { $0.node = node }
                    $0.typeURL = typeURL
                })
        }
        if !secrets.isEmpty {
            send.yield(
                .with {
                    $0.typeURL = TypeURL.secret
                    $0.resourceNamesSubscribe = secrets
                })
        }
        try await client.bidirectionalStreaming(
            request: StreamingClientRequest(metadata: metadata) { writer in
                for await request in requests { try await writer.write(request) }
            },
            descriptor: DiscoveryMethod.deltaAggregated.descriptor, serializer: MessageCoding<Request>(),
            deserializer: MessageCoding<Response>(), options: .defaults
        ) { response in
            for try await message in response.messages {
                for request in await self.take(message) { send.yield(request) }
            }
        }
    }

    private func take(_ response: Response) -> [Request] {
        responses[response.typeURL, default: 0] += 1
        var answer = Request.with {
            $0.typeURL = response.typeURL
            $0.responseNonce = response.nonce
        }
        if refused.contains(response.typeURL) {
            answer.errorDetail = .with { $0.message = "not to my taste" }
            return [answer]
        }
        for resource in response.resources {
            resources[response.typeURL, default: [:]][resource.name] = Array(resource.resource.value)
        }
        for name in response.removedResources { resources[response.typeURL]?[name] = nil }
        guard response.typeURL == TypeURL.cluster else { return [answer] }
        return [
            answer,
            .with {
                $0.typeURL = TypeURL.endpoint
                $0.resourceNamesSubscribe = response.resources.map(\.name).filter { $0.hasPrefix("outbound|") }
            },
        ]
    }

    /// The roots of the mesh as the proxy knows them, each as PEM.
    func roots() throws -> [String] {
        guard let bytes = resources[TypeURL.proxyConfig]?["mesh"] else { return [] }
        return try Istio_Mesh_V1alpha1_ProxyConfig(serializedBytes: bytes).caCertificatesPem
    }

    /// A secret as the proxy has it.
    func secret(_ name: String) throws -> Envoy_Extensions_TransportSockets_Tls_V3_Secret? {
        try resources[TypeURL.secret]?[name].map { try .init(serializedBytes: $0) }
    }

    /// The addresses behind a cluster, as the proxy knows them.
    func addresses(of cluster: String) throws -> [String] {
        guard let bytes = resources[TypeURL.endpoint]?[cluster] else { return [] }
        return try Envoy_Config_Endpoint_V3_ClusterLoadAssignment(serializedBytes: bytes).endpoints
            .flatMap { $0.lbEndpoints.map(\.endpoint.address.socketAddress.address) }.sorted()
    }
}
