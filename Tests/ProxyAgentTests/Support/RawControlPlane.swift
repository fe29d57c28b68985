import Foundation
import GRPCCore
import Identity
import Synchronization
import Testing
import XDS

@testable import ProxyAgent

/// A relay between one client, which plays Envoy, and a control plane of which the test says every byte.
final class RawControlPlane: Sendable {
    let authority: CertificateAuthority
    let store = CertificateStore()
    let board = StatusBoard()
    let log = LogLines()
    /// What arrived at the control plane.
    var requests: [[UInt8]] { arrived.withLock(\.requests) }
    /// What arrived at the client.
    var responses: [[UInt8]] { arrived.withLock(\.responses) }
    private let arrived = Mutex((requests: [[UInt8]](), responses: [[UInt8]]()))
    private let directory: TemporaryDirectory
    private let method: DiscoveryMethod
    private let down: (stream: AsyncStream<[UInt8]>, continuation: AsyncStream<[UInt8]>.Continuation)
    private let up: (stream: AsyncStream<[UInt8]>, continuation: AsyncStream<[UInt8]>.Continuation)

    init(_ method: DiscoveryMethod) throws {
        self.method = method
        authority = try Certificates.authority()
        directory = try TemporaryDirectory()
        down = AsyncStream.makeStream(of: [UInt8].self, bufferingPolicy: .bufferingOldest(100))
        up = AsyncStream.makeStream(of: [UInt8].self, bufferingPolicy: .bufferingOldest(100))
        try store.publish(Certificates.workload(authority))
    }

    /// The control plane sends this.
    func respond(_ message: [UInt8]) { down.continuation.yield(message) }

    /// Envoy sends this.
    func request(_ message: [UInt8]) { up.continuation.yield(message) }

    /// Runs all three until the task is cancelled. What fails before is a failure of the test.
    func run() async {
        do {
            try await runParts()
        } catch {
            if !Task.isCancelled { Issue.record("\(error); the log: \(log.all)") }
        }
    }

    private func runParts() async throws {
        var configuration = try Examples.sidecar()
        configuration.directory = directory.path
        configuration.controlPlane = HostPort(host: "localhost", port: try Loopback.freePort())
        configuration.rootCertificateFile = try directory.write(authority.trustBundle.pem, to: "root-cert.pem")
        configuration.ports.admin = try Loopback.freePort()
        let trust = ControlPlaneTrust(file: TrustFile(path: configuration.rootCertificateFile), store: store)
        let relay = ConfigurationRelay(
            endpoint: ControlPlaneEndpoint(configuration, trust: trust), store: store, board: board,
            secrets: SecretWatch(store: store, board: board, admin: EnvoyAdmin(port: configuration.ports.admin)),
            logger: log.logger())
        let sockets = SocketServer(
            configuration: configuration, relay: relay,
            secrets: SecretSource(store: store, board: board, logger: log.logger()))
        let port = configuration.controlPlane.port
        let path = configuration.socketPath
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.serve(port: port) }
            group.addTask { try await sockets.run() }
            group.addTask { try await self.call(path: path) }
            try await group.waitForAll()
        }
    }

    private func serve(port: Int) async throws {
        let key = try WorkloadKey()
        let server = try authority.issueServer(hosts: ["localhost"], key: key, now: Date())
        let listener = SecureListener(
            host: "127.0.0.1", port: port,
            context: {
                try SecureListener.makeContext(
                    certificateChainPEM: server.presentedPEM, privateKeyPEM: key.pem.unredactedText)
            }, verify: { _ in })
        let service = RelayService { stream in
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask {
                    for await message in self.down.stream { try await stream.respond(message) }
                }
                for try await message in stream.requests { self.arrived.withLock { $0.requests.append(message) } }
                group.cancelAll()
            }
        }
        try await GRPCServer(transport: listener.makeTransport(), services: [service]).serve()
    }

    private func call(path: String) async throws {
        try await eventually("the agent's socket takes connections") {
            do {
                try await DiscoveryClient(target: .unix(path: path), tls: nil)
                    .relay(method, requests: up.stream) { message in
                        self.arrived.withLock { $0.responses.append(message) }
                    }
                return true
            } catch let error as XDSError where error.code == .unreachable {
                return false
            }
        }
    }
}
