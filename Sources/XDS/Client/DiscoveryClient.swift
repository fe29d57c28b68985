public import GRPCCore
import GRPCNIOTransportHTTP2

/// A client of discovery and certificate services that passes messages through undecoded.
///
/// Every call and every relay opens a connection of its own and closes it in the end; names are resolved each time.
/// To try again is up to the caller, who knows what else has to change first.
public struct DiscoveryClient: Sendable {
    /// Where the server is.
    public enum Target: Sendable, Hashable {
        case tcp(host: String, port: Int)
        case unix(path: String)
    }

    public let target: Target
    let tls: TLS?
    let connectTimeout: Duration
    let mark: UInt32?

    /// - Parameters:
    ///   - tls: nil speaks plain text.
    ///   - connectTimeout: for the connection, and again for the TLS handshake.
    ///   - mark: Linux's mark for the packets of a TCP connection (`SO_MARK`), by which the machine's rules recognise
    ///     it. Setting one takes the capability NET_ADMIN.
    public init(target: Target, tls: TLS?, connectTimeout: Duration = .seconds(10), mark: UInt32? = nil) {
        self.target = target
        self.tls = tls
        self.connectTimeout = connectTimeout
        self.mark = mark
    }

    /// Calls a method that takes and returns one message.
    ///
    /// - Parameters:
    ///   - path: for example `/istio.v1.auth.IstioCertificateService/CreateCertificate`.
    ///   - timeout: for the call itself, once connected.
    /// - Throws: ``XDSError``; `CancellationError` when the task is cancelled.
    public func call(
        _ path: String, _ request: [UInt8], metadata: Metadata = [:], timeout: Duration = .seconds(20)
    ) async throws -> [UInt8] {
        let parts = path.split(separator: "/")
        guard path.hasPrefix("/"), parts.count == 2 else {
            throw XDSError(
                .invalidConfiguration, "\"\(path)\" is no path of a method; it reads /package.Service/Method")
        }
        let method = MethodDescriptor(
            fullyQualifiedService: String(parts[0]), method: String(parts[1]), type: .unary)
        var options = Self.options
        options.timeout = timeout
        let finalOptions = options
        return try await withConnection { client in
            try await client.unary(
                request: ClientRequest(message: request, metadata: metadata), descriptor: method,
                serializer: RawSerializer(), deserializer: RawDeserializer(), options: finalOptions
            ) { try $0.message }
        }
    }

    /// Opens a stream, sends it all `requests` and hands over every response, one at a time.
    ///
    /// Returns when the server ends the stream properly, which it does after the end of `requests`.
    ///
    /// - Throws: ``XDSError``; `CancellationError` when the task is cancelled; whatever `onResponse` throws.
    public func relay<Requests: AsyncSequence & Sendable>(
        _ method: DiscoveryMethod, metadata: Metadata = [:], requests: Requests,
        onResponse: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async throws where Requests.Element == [UInt8] {
        try await relay(
            method, metadata: metadata,
            sending: { writer in for try await message in requests { try await writer.write(message) } },
            onResponse: onResponse)
    }

    /// Opens a stream, and hands over every response, one at a time, while `producer` writes to it.
    ///
    /// Returns when the server ends the stream properly, which it does after `producer` has returned.
    ///
    /// - Parameter producer: is called once the connection is made; it is cancelled when the stream ends.
    /// - Throws: ``XDSError``; `CancellationError` when the task is cancelled; whatever `onResponse` throws.
    public func relay(
        _ method: DiscoveryMethod, metadata: Metadata = [:],
        sending producer: @escaping @Sendable (RPCWriter<[UInt8]>) async throws -> Void,
        onResponse: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async throws {
        let request = StreamingClientRequest<[UInt8]>(metadata: metadata, producer: producer)
        try await withConnection { client in
            try await client.bidirectionalStreaming(
                request: request, descriptor: method.descriptor, serializer: RawSerializer(),
                deserializer: RawDeserializer(), options: Self.options
            ) { response in
                for try await message in response.messages { try await onResponse(message) }
            }
        }
    }

    /// The transport takes the limit on responses from the one on requests.
    private static var options: CallOptions {
        var options = CallOptions.defaults
        options.maxRequestMessageBytes = 256 << 20
        options.maxResponseMessageBytes = 256 << 20
        options.waitForReady = true
        return options
    }
}

extension DiscoveryClient {
    typealias Transport = HTTP2ClientTransport.WrappedChannel

    private func withConnection<Result: Sendable>(
        _ body: @Sendable @escaping (GRPCClient<Transport>) async throws -> Result
    ) async throws -> Result {
        let log = ConnectionLog()
        do {
            let transport = try await connect(log)
            return try await withGRPCClient(transport: transport) { try await body($0) }
        } catch {
            throw log.explain(error, target)
        }
    }
}

extension DiscoveryClient.Target: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}
