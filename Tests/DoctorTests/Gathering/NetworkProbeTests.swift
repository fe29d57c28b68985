import Identity
import NIOCore
import NIOPosix
import NIOSSL
import Testing

@testable import Doctor

/// Looking at real sockets on loopback.
struct NetworkProbeTests {
    private let probe = NetworkProbe(timeout: .milliseconds(500))

    private typealias Behaviour = @Sendable (any Channel) throws -> Void
    private let silent: Behaviour = { _ in }
    private let closing: Behaviour = { $0.close(promise: nil) }

    /// A server on loopback while the body runs.
    private func withServer(
        _ configure: @escaping Behaviour, _ body: (Int) async throws -> Void
    ) async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in channel.eventLoop.makeCompletedFuture { try configure(channel) } }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            try await body(server.localAddress?.port ?? 0)
        } catch {
            try await server.close()
            throw error
        }
        try await server.close()
    }

    @Test func `a server's certificates are seen without being believed`() async throws {
        let now = testNow
        let issued = try CertificateAuthority(.selfSigned(now: now), now: now).issueServer(
            hosts: ["istiod.x.svc"], key: WorkloadKey(), now: now)
        let key = try WorkloadKey()
        let own = try CertificateAuthority(.selfSigned(now: now), now: now).issueServer(
            hosts: ["istiod.x.svc"], key: key, now: now)
        let context = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(own.presentedPEM.utf8)).map {
                    .certificate($0)
                },
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: key.pem.unredacted, format: .pem))))
        let presenting: Behaviour = {
            try $0.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
        }
        try await withServer(presenting) { port in
            #expect(await probe.connection(to: "127.0.0.1", port: port).value == true)
            let answer = await probe.handshake(with: "127.0.0.1", port: port, name: "istiod.x.svc")
            #expect(answer == .presented(own.presentedDER))
            #expect(answer != .presented(issued.presentedDER))
        }
    }

    @Test func `a server that closes, and one that says nothing`() async throws {
        try await withServer(closing) { port in
            let answer = await probe.handshake(with: "127.0.0.1", port: port, name: "a.b")
            guard case .closed = answer else {
                Issue.record("\(answer)")
                return
            }
        }
        try await withServer(silent) { port in
            let answer = await probe.handshake(with: "127.0.0.1", port: port, name: "a.b")
            guard case .closed(let reason) = answer else {
                Issue.record("\(answer)")
                return
            }
            #expect(reason.contains("no answer within"))
        }
    }

    @Test func `nobody listens`() async throws {
        var free = 0
        try await withServer(silent) { free = $0 }
        let reason = await probe.connection(to: "127.0.0.1", port: free).reason
        #expect(reason?.isEmpty == false)
    }

    @Test func `an address needs no DNS; a name that cannot exist is not known`() async {
        #expect(await probe.resolution(of: "192.0.2.1") == nil)
        #expect(await probe.resolution(of: "::1") == nil)
        let unknown = await probe.resolution(of: "skein-doctor.invalid")
        #expect(unknown?.value == nil && unknown != nil)
    }
}
