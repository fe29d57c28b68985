import GRPCCore
import XDS

/// Answers every request with what the listener says about the caller.
struct EchoService: RegistrableRPCService {
    static let path = "/test.Echo/Peer"

    private struct Raw: MessageSerializer, MessageDeserializer {
        func serialize<Bytes: GRPCContiguousBytes>(_ message: [UInt8]) -> Bytes { Bytes(message) }
        func deserialize<Bytes: GRPCContiguousBytes>(_ bytes: Bytes) -> [UInt8] { bytes.withUnsafeBytes { Array($0) } }
    }

    /// The peer's certificate, or `none` and how many headers claim to hold one.
    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        let method = MethodDescriptor(fullyQualifiedService: "test.Echo", method: "Peer")
        router.registerHandler(forMethod: method, deserializer: Raw(), serializer: Raw()) { request, _ in
            let claims = Array(request.metadata["x-skein-peer-certificate-bin"]).count
            let answer = PeerCertificate.from(request.metadata)?.der ?? Array("none \(claims)".utf8)
            return StreamingServerResponse { writer in
                for try await _ in request.messages {}
                try await writer.write(answer)
                return [:]
            }
        }
    }
}
