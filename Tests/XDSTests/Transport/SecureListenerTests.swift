import EnvoyAPI
import GRPCCore
import GRPCNIOTransportHTTP2
import NIOCore
import NIOPosix
import NIOSSL
import SwiftProtobuf
import Synchronization
import Testing
import XDS

@Suite("A secure listener", .timeLimit(.minutes(1)))
struct SecureListenerTests {
    private let authority: TestAuthority
    private let server: TestIdentity

    init() throws {
        authority = try TestAuthority("root")
        server = try authority.issue("istiod.istio-system.svc")
    }

    private func serve(
        limits: ConnectionLimits = ConnectionLimits(), services: [any RegistrableRPCService] = [EchoService()],
        context: (@Sendable () throws -> NIOSSLContext)? = nil,
        _ body: @escaping @Sendable (_ port: Int) async throws -> Void
    ) async throws {
        let fixed = try SecureListener.makeContext(
            certificateChainPEM: server.certificatePEM, privateKeyPEM: server.keyPEM)
        let listener = SecureListener(
            host: "127.0.0.1", port: 0, limits: limits, context: context ?? { fixed }, verify: authority.verify)
        let transport = listener.makeTransport()
        try await withGRPCServer(transport: transport, services: services) { _ in
            let port = try #require(await transport.listeningAddress?.ipv4?.port)
            try await body(port)
        }
    }

    private func client(
        _ port: Int, _ identity: TestIdentity? = nil, name: String = "istiod.istio-system.svc",
        verify: CertificateVerifier? = nil
    ) throws -> DiscoveryClient {
        DiscoveryClient(
            target: .tcp(host: "127.0.0.1", port: port),
            tls: DiscoveryClient.TLS(
                certificateChainPEM: identity?.certificatePEM, privateKeyPEM: identity?.keyPEM, serverName: name,
                verify: verify ?? authority.verify))
    }

    @Test("lets a client without a certificate in, as one without")
    func withoutCertificate() async throws {
        try await serve { port in
            let answer = try await client(port).call(EchoService.path, [])
            #expect(answer == Array("none 0".utf8))
        }
    }

    @Test("hands the certificate of a client on to the handlers of its calls")
    func withCertificate() async throws {
        let identity = try authority.issue("spiffe://cluster.local/ns/a/sa/b")
        try await serve { port in
            let answer = try await client(port, identity).call(EchoService.path, [])
            #expect(answer == identity.der)
        }
    }

    @Test("refuses a certificate that the verifier refuses")
    func badCertificate() async throws {
        let stranger = try TestAuthority("root").issue("spiffe://cluster.local/ns/a/sa/b")
        try await serve { port in
            let error = await #expect(throws: XDSError.self) {
                try await client(port, stranger).call(EchoService.path, [])
            }
            #expect(error?.code == .connectionLost || error?.code == .handshakeFailed)
            #expect(error?.presentedCertificates == [server.der])
        }
    }

    @Test("takes off what a client sends in the place of its certificate")
    func spoofedHeader() async throws {
        let identity = try authority.issue("spiffe://cluster.local/ns/a/sa/b")
        try await serve { port in
            var metadata: Metadata = [:]
            PeerCertificate(der: [1, 2, 3]).attach(to: &metadata)
            metadata.addBinary([4, 5, 6], forKey: "x-skein-peer-certificate-bin")
            metadata.addString("AAAA", forKey: "X-Skein-Peer-Certificate-Bin")
            let anonymous = try await client(port).call(EchoService.path, [], metadata: metadata)
            #expect(anonymous == Array("none 0".utf8))
            let named = try await client(port, identity).call(EchoService.path, [], metadata: metadata)
            #expect(named == identity.der)
        }
    }

    @Test("presents the certificate of the moment")
    func liveCertificate() async throws {
        let renewed = try authority.issue("istiod.istio-system.svc")
        let current = Mutex(server)
        let seen = Mutex<[[UInt8]]>([])
        let context: @Sendable () throws -> NIOSSLContext = {
            let identity = current.withLock { $0 }
            return try SecureListener.makeContext(
                certificateChainPEM: identity.certificatePEM, privateKeyPEM: identity.keyPEM)
        }
        try await serve(context: context) { port in
            let verify: CertificateVerifier = { chain in
                seen.withLock { $0.append(chain[0]) }
                try await authority.verify(chain)
            }
            _ = try await client(port, verify: verify).call(EchoService.path, [])
            current.withLock { $0 = renewed }
            _ = try await client(port, verify: verify).call(EchoService.path, [])
        }
        #expect(seen.withLock { $0 } == [server.der, renewed.der])
    }

    @Test("survives a connection for which there is no certificate")
    func noContext() async throws {
        let isReady = Mutex(false)
        let fixed = try SecureListener.makeContext(
            certificateChainPEM: server.certificatePEM, privateKeyPEM: server.keyPEM)
        let context: @Sendable () throws -> NIOSSLContext = {
            guard isReady.withLock({ $0 }) else { throw XDSError(.invalidConfiguration, "not yet") }
            return fixed
        }
        try await serve(context: context) { port in
            await #expect(throws: XDSError.self) { try await client(port).call(EchoService.path, []) }
            isReady.withLock { $0 = true }
            let answer = try await client(port).call(EchoService.path, [])
            #expect(answer == Array("none 0".utf8))
        }
    }

    @Test("closes connections that do not speak h2", arguments: [[], ["http/1.1"]])
    func noALPN(protocols: [String]) async throws {
        try await serve { port in
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.certificateVerification = .none
            configuration.applicationProtocols = protocols
            let context = try NIOSSLContext(configuration: configuration)
            let channel = try await connect(port) { try NIOSSLClientHandler(context: context, serverHostname: nil) }
            try await channel.closeFuture.get()
        }
    }

    @Test("closes connections that do not complete the handshake in time")
    func silentClient() async throws {
        try await serve(limits: ConnectionLimits(handshake: .milliseconds(20))) { port in
            let channel = try await connect(port) { nil }
            try await channel.closeFuture.get()
        }
    }

    @Test("closes connections beyond its limit")
    func connectionLimit() async throws {
        let source = TestSource()
        source.publish("CDS a=1")
        let service = AggregatedDiscoveryService(source: source, cache: PushCache())
        var request = DeltaRequest()
        request.node.id = "node"
        request.typeURL = TypeURL.cluster
        let first: [UInt8] = try request.serializedBytes()
        try await serve(limits: ConnectionLimits(connections: 1), services: [service]) { port in
            let (requests, continuation) = AsyncStream.makeStream(
                of: [UInt8].self, bufferingPolicy: .bufferingOldest(1))
            continuation.yield(first)
            try await client(port).relay(.deltaAggregated, requests: requests) { _ in
                await #expect(throws: XDSError.self) { try await client(port).call(EchoService.path, []) }
                continuation.finish()
            }
        }
    }

    @Test("refuses requests that are too large")
    func largeRequest() async throws {
        try await serve(limits: ConnectionLimits(requestSize: 1000)) { port in
            let answer = try await client(port).call(EchoService.path, Array(repeating: 0, count: 900))
            #expect(answer == Array("none 0".utf8))
            await #expect(throws: XDSError.self) {
                try await client(port).call(EchoService.path, Array(repeating: 0, count: 1100))
            }
        }
    }

    /// A bare TCP connection that ignores errors.
    private func connect(
        _ port: Int, _ handler: @escaping @Sendable () throws -> NIOSSLClientHandler?
    ) async throws -> any Channel {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                if let handler = try handler() { try channel.pipeline.syncOperations.addHandler(handler) }
            }
        }.connect(host: "127.0.0.1", port: port).get()
    }
}
