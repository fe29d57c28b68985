import Foundation
import Glibc
import Identity

@testable import ProxyAgent

/// An agent with a real Envoy and all its ports on free ones, started in the test's process.
final class AgentRun: Sendable {
    let agent: ProxyAgent
    let configuration: AgentConfiguration
    let log = LogLines()
    let directory: TemporaryDirectory
    private let task: Task<Void, any Error>

    /// - Parameter roots: the PEM of the pod's root file.
    init(
        controlPlane port: Int, roots: String, token: String = FakeControlPlane.token,
        change: (inout AgentConfiguration) -> Void = { _ in }
    ) throws {
        directory = try TemporaryDirectory()
        var configuration = try Examples.sidecar()
        configuration.controlPlane = HostPort(host: "localhost", port: port)
        configuration.directory = directory.path
        configuration.rootCertificateFile = try directory.write(roots, to: "root-cert.pem")
        configuration.tokenFile = try directory.write(token + "\n", to: "istio-token")
        configuration.envoy = try EnvoyBinary.path()
        configuration.concurrency = 1
        configuration.ports.admin = try Loopback.freePort()
        configuration.ports.status = try Loopback.freePort()
        configuration.ports.readiness = try Loopback.freePort()
        configuration.ports.metrics = try Loopback.freePort()
        change(&configuration)
        self.configuration = configuration
        let agent = try ProxyAgent(configuration: configuration, logger: log.logger())
        self.agent = agent
        task = Task { try await agent.run() }
    }

    /// Ends the agent as `/quitquitquit` does, and returns when all of it has ended.
    func stop() async throws {
        _ = await Loopback.request(configuration.ports.status, "/quitquitquit", method: "POST")
        try await task.value
    }

    /// Waits for the end that comes by itself.
    func end() async throws {
        try await task.value
    }

    /// For tests that failed: ends it somehow.
    func abandon() {
        task.cancel()
    }

    func readiness() async -> (status: Int, body: String)? {
        await Loopback.request(configuration.ports.readiness, "/healthz/ready")
    }

    func isReady() async -> Bool {
        await readiness()?.status == 200
    }

    func admin(_ path: String) async -> String {
        await Loopback.request(configuration.ports.admin, path)?.body ?? ""
    }

    var envoyPID: Int32? {
        if case .running(let pid) = agent.board.state.envoy { pid } else { nil }
    }

    static func isAlive(_ pid: Int32) -> Bool {
        kill(pid, 0) == 0
    }
}
