import EnvoyAPI
import GRPCCore
import SwiftProtobuf
import XDS

typealias DeltaRequest = Envoy_Service_Discovery_V3_DeltaDiscoveryRequest
typealias DeltaResponse = Envoy_Service_Discovery_V3_DeltaDiscoveryResponse
typealias StateRequest = Envoy_Service_Discovery_V3_DiscoveryRequest
typealias StateResponse = Envoy_Service_Discovery_V3_DiscoveryResponse

struct ProtobufCoding<M: Message & Sendable>: MessageSerializer, MessageDeserializer {
    func serialize<Bytes: GRPCContiguousBytes>(_ message: M) throws -> Bytes {
        let bytes: [UInt8] = try message.serializedBytes()
        return Bytes(bytes)
    }

    func deserialize<Bytes: GRPCContiguousBytes>(_ bytes: Bytes) throws -> M {
        try M(serializedBytes: bytes.withUnsafeBytes { Array($0) })
    }
}

/// The client's end of one stream, as a test holds it.
struct TestStream<Request: Message & Sendable, Response: Message & Sendable> {
    private let requests: AsyncStream<Request>.Continuation
    private var responses: RPCAsyncSequence<Response, any Error>.AsyncIterator

    func send(_ build: (inout Request) -> Void) {
        var request = Request()
        build(&request)
        requests.yield(request)
    }

    /// The next response; nil when the server has ended the stream properly.
    mutating func next() async throws -> Response? { try await responses.next() }

    func finish() { requests.finish() }

    /// Runs `body` on a stream and ends it.
    static func run(
        _ client: GRPCClient<some ClientTransport>, _ method: DiscoveryMethod,
        _ body: @escaping @Sendable (inout TestStream) async throws -> Void
    ) async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: Request.self, bufferingPolicy: .bufferingOldest(1000))
        try await client.bidirectionalStreaming(
            request: StreamingClientRequest { writer in
                for await request in stream { try await writer.write(request) }
            },
            descriptor: method.descriptor, serializer: ProtobufCoding<Request>(),
            deserializer: ProtobufCoding<Response>(),
            options: .defaults
        ) { response in
            var test = TestStream(requests: continuation, responses: response.messages.makeAsyncIterator())
            defer { continuation.finish() }
            try await body(&test)
        }
    }
}

typealias DeltaStream = TestStream<DeltaRequest, DeltaResponse>
typealias StateStream = TestStream<StateRequest, StateResponse>

extension TestStream where Request == DeltaRequest {
    func subscribe(_ typeURL: String, _ names: [String] = []) {
        send { request in
            request.node.id = "node"
            request.typeURL = typeURL
            request.resourceNamesSubscribe = names
        }
    }

    func acknowledge(_ response: DeltaResponse, error: String? = nil) {
        send { request in
            request.typeURL = response.typeURL
            request.responseNonce = response.nonce
            if let error { request.errorDetail.message = error }
        }
    }
}
