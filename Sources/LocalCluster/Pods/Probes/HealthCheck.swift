import GRPCCore
import GRPCNIOTransportHTTP2

/// Asks a server how it is by gRPC's own health protocol (`grpc.health.v1.Health/Check`).
enum HealthCheck {
    /// What a server says of a service.
    enum Status: UInt64, Sendable, CustomStringConvertible {
        case unknown = 0
        case serving = 1
        case notServing = 2
        case serviceUnknown = 3

        var description: String {
            switch self {
            case .unknown: "UNKNOWN"
            case .serving: "SERVING"
            case .notServing: "NOT_SERVING"
            case .serviceUnknown: "SERVICE_UNKNOWN"
            }
        }
    }

    static let method = MethodDescriptor(
        service: ServiceDescriptor(fullyQualifiedService: "grpc.health.v1.Health"), method: "Check")

    /// - Parameter service: empty: the server as a whole.
    /// - Throws: `RPCError`.
    static func ask(host: String, port: UInt16, service: String, timeout: Duration) async throws -> Status {
        let transport = try HTTP2ClientTransport.Posix(
            target: .ipv4(address: host, port: Int(port)), transportSecurity: .plaintext)
        var options = CallOptions.defaults
        options.timeout = timeout
        options.maxResponseMessageBytes = 1 << 16
        return try await withGRPCClient(transport: transport) { [options] client in
            try await client.unary(
                request: ClientRequest(message: request(service)), descriptor: method, serializer: RawBytes(),
                deserializer: RawBytes(), options: options
            ) { status(try $0.message) }
        }
    }

    /// `HealthCheckRequest`: the service's name in field 1.
    static func request(_ service: String) -> [UInt8] {
        let name = Array(service.utf8.prefix(1 << 12))
        guard !name.isEmpty else { return [] }
        var length: [UInt8] = []
        var rest = name.count
        while rest >= 0x80 {
            length.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return [0x0A] + length + [UInt8(rest)] + name
    }

    /// `HealthCheckResponse`: the status in field 1; what cannot be read says nothing.
    static func status(_ response: [UInt8]) -> Status {
        var reader = WireReader(response[...])
        var status = Status.unknown
        while let field = try? reader.next() {
            if field.number == 1, case .number(let number) = field.value {
                status = Status(rawValue: number) ?? .unknown
            }
        }
        return status
    }

    private struct RawBytes: MessageSerializer, MessageDeserializer {
        func serialize<Bytes: GRPCContiguousBytes>(_ message: [UInt8]) -> Bytes { Bytes(message) }
        func deserialize<Bytes: GRPCContiguousBytes>(_ bytes: Bytes) -> [UInt8] { bytes.withUnsafeBytes { Array($0) } }
    }
}
