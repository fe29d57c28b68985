import EnvoyAPI
import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2
import NIOCore
import NIOPosix
import SwiftProtobuf
import Synchronization
import Testing
import XDS

@Suite("The client of an agent", .timeLimit(.minutes(1)))
struct DiscoveryClientTests {
    private let authority: TestAuthority
    private let server: TestIdentity

    init() throws {
        authority = try TestAuthority("root")
        server = try authority.issue("istiod.istio-system.svc")
    }

    private func serve(
        _ services: [any RegistrableRPCService], _ body: @escaping @Sendable (_ port: Int) async throws -> Void
    ) async throws {
        let context = try SecureListener.makeContext(
            certificateChainPEM: server.certificatePEM, privateKeyPEM: server.keyPEM)
        let transport = SecureListener(host: "127.0.0.1", port: 0, context: { context }, verify: authority.verify)
            .makeTransport()
        try await withGRPCServer(transport: transport, services: services) { _ in
            try await body(try #require(await transport.listeningAddress?.ipv4?.port))
        }
    }

    private func client(
        _ port: Int, name: String = "istiod.istio-system.svc", verify: CertificateVerifier? = nil
    ) -> DiscoveryClient {
        DiscoveryClient(
            target: .tcp(host: "127.0.0.1", port: port),
            tls: DiscoveryClient.TLS(
                certificateChainPEM: nil, privateKeyPEM: nil, serverName: name, verify: verify ?? authority.verify))
    }

    @Test("keeps the chain of a server that it does not trust, and the reason")
    func untrusted() async throws {
        let other = try TestAuthority("another root")
        try await serve([EchoService()]) { port in
            let error = await #expect(throws: XDSError.self) {
                try await client(port, verify: other.verify).call(EchoService.path, [])
            }
            #expect(error?.code == .untrusted)
            #expect(error?.cause is TestAuthority.NotTrusted)
            #expect(error?.presentedCertificates == [server.der])
        }
    }

    @Test("does not trust a certificate for another name")
    func wrongName() async throws {
        try await serve([EchoService()]) { port in
            let error = await #expect(throws: XDSError.self) {
                try await client(port, name: "other.istio-system.svc").call(EchoService.path, [])
            }
            #expect(error?.code == .untrusted)
            #expect(error?.presentedCertificates == [server.der])
        }
    }

    @Test("says that nobody listens")
    func unreachable() async throws {
        let port = try await serverThatHasGone()
        let error = await #expect(throws: XDSError.self) { try await client(port).call(EchoService.path, []) }
        #expect(error?.code == .unreachable)
        #expect(error?.message.contains("127.0.0.1:\(port)") == true)
    }

    /// A port on which nobody listens any more.
    private func serverThatHasGone() async throws -> Int {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(channel.localAddress?.port)
        try await channel.close()
        return port
    }

    /// Answers whatever comes with a line of text.
    private final class PlainText: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let answer = ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\n\r\n")
            context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
        }
    }

    @Test("says that the other side does not speak TLS")
    func plainText() async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { $0.pipeline.addHandler(PlainText()) }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(channel.localAddress?.port)
        let error = await #expect(throws: XDSError.self) { try await client(port).call(EchoService.path, []) }
        #expect(error?.code == .handshakeFailed)
        try await channel.close()
    }

    @Test("does not wait for a silent server longer than it was told")
    func silentServer() async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(channel.localAddress?.port)
        let patient = client(port)
        let impatient = DiscoveryClient(
            target: patient.target,
            tls: DiscoveryClient.TLS(
                certificateChainPEM: nil, privateKeyPEM: nil, serverName: "x", verify: authority.verify),
            connectTimeout: .milliseconds(20))
        let error = await #expect(throws: XDSError.self) { try await impatient.call(EchoService.path, []) }
        #expect(error?.code == .handshakeFailed)
        try await channel.close()
    }

    @Test("stops at once when its task is cancelled, during the handshake as well")
    func cancellation() async throws {
        let (accepted, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingOldest(1))
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                continuation.yield()
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(channel.localAddress?.port)
        let client = client(port)
        let task = Task { try await client.call(EchoService.path, []) }
        for await _ in accepted { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        try await channel.close()
    }

    @Test("hands on the server's refusal")
    func refused() async throws {
        try await serve([EchoService()]) { port in
            let error = await #expect(throws: XDSError.self) { try await client(port).call("/test.Echo/Nothing", []) }
            #expect(error?.code == .refused)
            #expect((error?.cause as? RPCError)?.code == .unimplemented)
        }
    }

    @Test("refuses what is no method", arguments: ["", "x", "/x", "/a/b/c", "a/b"])
    func badPath(path: String) async throws {
        let error = await #expect(throws: XDSError.self) { try await client(1).call(path, []) }
        #expect(error?.code == .invalidConfiguration)
    }

    @Test("relays a stream through a unix socket to a server behind TLS, byte for byte")
    func relay() async throws {
        let source = TestSource()
        source.publish("CDS a=1; EDS e=1")
        let path = FileManager.default.temporaryDirectory.appending(path: "relay-\(UUID().uuidString.prefix(8)).sock")
            .path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await serve([AggregatedDiscoveryService(source: source, cache: PushCache())]) { port in
            let upstream = client(port)
            let relay = RelayService { stream in
                try await upstream.relay(stream.method, requests: stream.requests) { try await stream.respond($0) }
            }
            let transport = try UnixListener.makeTransport(path: path)
            try await withGRPCServer(transport: transport, services: [relay]) { _ in
                let local = try HTTP2ClientTransport.Posix(
                    target: .unixDomainSocket(path: path), transportSecurity: .plaintext)
                try await withGRPCClient(transport: local) { client in
                    try await DeltaStream.run(client, .deltaAggregated) { stream in
                        stream.subscribe(TypeURL.cluster)
                        let first = try #require(try await stream.next())
                        #expect(first.resources.map(\.name) == ["a"])
                        stream.acknowledge(first)
                        stream.subscribe(TypeURL.endpoint, ["e"])
                        let second = try #require(try await stream.next())
                        #expect(second.resources.map(\.name) == ["e"])
                        stream.finish()
                        let end = try await stream.next()
                        #expect(end == nil)
                    }
                }
            }
        }
        #expect(source.peers.count == 1)
        let events = await source.remainingEvents()
        #expect(events.last == "disconnected nil")
    }

    @Test("ends a relay with the server's error")
    func relayRefused() async throws {
        let source = TestSource(refusal: RPCError(code: .permissionDenied, message: "not you"))
        try await serve([AggregatedDiscoveryService(source: source, cache: PushCache())]) { port in
            var request = DeltaRequest()
            request.node.id = "node"
            request.typeURL = TypeURL.cluster
            let bytes: [UInt8] = try request.serializedBytes()
            let (requests, continuation) = AsyncStream.makeStream(
                of: [UInt8].self, bufferingPolicy: .bufferingOldest(1))
            continuation.yield(bytes)
            let error = await #expect(throws: XDSError.self) {
                try await client(port).relay(.deltaAggregated, requests: requests) { _ in }
            }
            #expect(error?.code == .refused)
            #expect((error?.cause as? RPCError)?.code == .permissionDenied)
            continuation.finish()
        }
    }

    @Test("never shows its key")
    func description() throws {
        let tls = DiscoveryClient.TLS(
            certificateChainPEM: server.certificatePEM, privateKeyPEM: server.keyPEM, serverName: "x",
            verify: authority.verify)
        var dumped = ""
        dump(tls, to: &dumped)
        dump(DiscoveryClient(target: .unix(path: "/x"), tls: tls), to: &dumped)
        #expect(!("\(tls) \(String(reflecting: tls)) " + dumped).contains("PRIVATE"))
    }
}
