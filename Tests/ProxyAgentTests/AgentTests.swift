import Foundation
import Glibc
import Identity
import Synchronization
import Testing

@testable import ProxyAgent

/// The whole agent with the real Envoy, against a control plane on loopback.
@Suite(.serialized, .timeLimit(.minutes(5))) struct AgentTests {
    private struct Mesh {
        let authority: CertificateAuthority
        let port: Int
        let plainPort: Int
        let securePort: Int
        let record = FakeControlPlane.Record()

        init() throws {
            authority = try CertificateAuthority(CACertificates.selfSigned(now: Date()), now: Date())
            port = try Loopback.freePort()
            plainPort = try Loopback.freePort()
            securePort = try Loopback.freePort()
        }

        /// A control plane that serves the configuration answering `word`.
        func controlPlane(_ word: String) throws -> FakeControlPlane {
            let configuration = ServedConfiguration(word: word, plainPort: plainPort, securePort: securePort)
            return FakeControlPlane(
                authority: authority, port: port, configuration: try configuration.resourceSet(), record: record)
        }

        func agent(change: (inout AgentConfiguration) -> Void = { _ in }) throws -> AgentRun {
            try AgentRun(controlPlane: port, roots: authority.trustBundle.pem, change: change)
        }

        func word() async -> String? { await Loopback.request(plainPort, "/")?.body }
    }

    @Test func becomesReadyServesSecretsAndDrains() async throws {
        let mesh = try Mesh()
        let plane = try mesh.controlPlane("one")
        let server = Task { try await plane.serve() }
        defer { server.cancel() }
        let run = try mesh.agent { $0.egressMark = geteuid() == 0 ? 1337 : nil }
        defer { run.abandon() }

        try await eventually("ready, not: \(await run.readiness()?.body ?? "no answer")") { await run.isReady() }
        #expect(await mesh.word() == "one")
        #expect(mesh.record.nodes.withLock { $0.first } == run.configuration.nodeID)
        #expect(mesh.record.peersWithCertificate.withLock { $0 } > 0)
        #expect(mesh.record.certificateCalls.withLock { $0 } == [["Bearer \(FakeControlPlane.token)", "cluster2"]])
        #expect(mesh.record.rejections.withLock { $0 } == [])

        let certificates = await run.admin("/certs")
        #expect(certificates.contains("spiffe://cluster.local/ns/sample/sa/sleep"))
        #expect(certificates.contains(#""ca_cert": ["#))
        let metrics = await Loopback.request(run.configuration.ports.status, "/stats/prometheus")?.body ?? ""
        #expect(metrics.contains("skein_agent_control_plane_connected 1"))
        #expect(metrics.contains(#"envoy_cluster_membership_total{cluster_name="xds-grpc"}"#))
        let own = await Loopback.request(run.configuration.ports.metrics, "/stats/prometheus")
        #expect(own?.status == 200)
        #expect(await Loopback.request(run.configuration.ports.metrics, "/config_dump")?.status == 404)

        let pid = try #require(run.envoyPID)
        try await run.stop()
        #expect(!AgentRun.isAlive(pid))
    }

    @Test func drainsWhileAConnectionIsOpen() async throws {
        let mesh = try Mesh()
        let plane = try mesh.controlPlane("one")
        let server = Task { try await plane.serve() }
        defer { server.cancel() }
        let run = try mesh.agent { $0.drainDuration = .seconds(300) }
        defer { run.abandon() }
        try await eventually("ready") { await run.isReady() }
        let pid = try #require(run.envoyPID)
        let connection = try Loopback.connect(mesh.plainPort)
        try await eventually("Envoy has accepted it") {
            await run.admin("/stats?filter=downstream_cx_active").contains(
                "listener.127.0.0.1_\(mesh.plainPort).downstream_cx_active: 1")
        }

        let end = Task { try await run.stop() }
        try await eventually("unready while draining") { await run.readiness()?.body.contains("draining") == true }
        #expect(AgentRun.isAlive(pid))
        close(connection)
        try await end.value
        #expect(!AgentRun.isAlive(pid))
    }

    @Test func envoyComesBackAfterBeingKilled() async throws {
        let mesh = try Mesh()
        let plane = try mesh.controlPlane("one")
        let server = Task { try await plane.serve() }
        defer { server.cancel() }
        let run = try mesh.agent()
        defer { run.abandon() }
        try await eventually("ready, not: \(await run.readiness()?.body ?? "no answer")") { await run.isReady() }
        let first = try #require(run.envoyPID)

        kill(first, SIGKILL)
        try await eventually("another Envoy runs") { run.envoyPID.map { $0 != first } ?? false }
        try await eventually("it is ready") { await run.isReady() }
        #expect(run.agent.board.state.envoyRestarts == 1)
        #expect(await mesh.word() == "one")
        #expect(run.log.all.contains { $0.hasPrefix("error Envoy was killed by signal 9, restart 1 in ") })
        try await run.stop()
    }

    @Test func tellsHowEnvoyEnded() async throws {
        let mesh = try Mesh()
        let plane = try mesh.controlPlane("one")
        let server = Task { try await plane.serve() }
        defer { server.cancel() }
        let script = try TemporaryDirectory()
        let program = try script.write("#!/bin/sh\necho first >&2\necho last >&2\nexit 7\n", to: "envoy")
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
        let run = try mesh.agent { $0.envoy = program }
        defer { run.abandon() }
        try await eventually("restarted more than once") { run.agent.board.state.envoyRestarts > 1 }
        #expect(
            run.log.all.contains(
                "error Envoy ended with exit status 7, restart 1 in 0.0 seconds; its last lines:\nfirst\nlast"))
        try await eventually("the probe says so") {
            await run.readiness()?.body == "not ready: Envoy ended with exit status 7 and is started again\n"
        }
        try await run.stop()
    }

    @Test func keepsItsConfigurationWhileTheControlPlaneIsAway() async throws {
        let mesh = try Mesh()
        let before = try mesh.controlPlane("before")
        let first = Task { try await before.serve() }
        defer { first.cancel() }
        let run = try mesh.agent()
        defer { run.abandon() }
        try await eventually("ready, not: \(await run.readiness()?.body ?? "no answer")") { await run.isReady() }

        first.cancel()
        _ = await first.result
        try await eventually("the loss is noticed") { run.agent.board.state.link != .connected }
        #expect(await run.isReady())
        #expect(await mesh.word() == "before")

        let after = try mesh.controlPlane("after")
        let second = Task { try await after.serve() }
        defer { second.cancel() }
        try await eventually("the next configuration is in force") { await mesh.word() == "after" }
        #expect(run.agent.board.state.envoyRestarts == 0)
        #expect(mesh.record.rejections.withLock { $0 } == [])
        try await run.stop()
    }

    @Test func explainsAForeignRoot() async throws {
        let mesh = try Mesh()
        let plane = try mesh.controlPlane("one")
        let server = Task { try await plane.serve() }
        defer { server.cancel() }
        let expected = try CertificateAuthority(CACertificates.selfSigned(now: Date()), now: Date())
        let run = try AgentRun(controlPlane: mesh.port, roots: expected.trustBundle.pem)
        defer { run.abandon() }

        try await eventually("tried twice") { run.agent.board.state.certificateFailures > 1 }
        let answer = try #require(await run.readiness())
        #expect(answer.status == 503)
        for part in [
            "authentication handshake failed: x509: certificate signed by unknown authority",
            mesh.authority.root.fingerprint.description, expected.root.fingerprint.description,
            run.configuration.rootCertificateFile, "ConfigMap istio-ca-root-cert",
            "Secret cacerts in namespace istio-system of cluster2",
        ] {
            #expect(answer.body.contains(part), "\(part) is missing in\n\(answer.body)")
        }
        #expect(await Loopback.request(run.configuration.ports.status, "/healthz/ready")?.body == answer.body)
        #expect(run.log.all.filter { $0.contains("x509") }.count == 1, "\(run.log.all)")
        #expect(run.envoyPID == nil)

        // Repaired while it runs: the file is read again.
        _ = try run.directory.write(mesh.authority.trustBundle.pem, to: "root-cert.pem")
        try await eventually("ready after the repair") { await run.isReady() }
        try await run.stop()
    }

    @Test func explainsAnUnknownTokenAndAnAbsentServer() async throws {
        let mesh = try Mesh()
        let plane = try mesh.controlPlane("one")
        let run = try AgentRun(controlPlane: mesh.port, roots: mesh.authority.trustBundle.pem, token: "foreign")
        defer { run.abandon() }
        try await eventually("noticed that nobody listens") {
            await run.readiness()?.body.contains("cannot connect to localhost:\(mesh.port)") == true
        }
        let server = Task { try await plane.serve() }
        defer { server.cancel() }
        try await eventually("the refusal is passed on") {
            await run.readiness()?.body.contains("the token is not that of a pod of this mesh") == true
        }
        #expect(!run.log.all.joined().contains("foreign"))
        try await run.stop()
    }

    /// The control plane comes back with another authority: nobody's certificate counts any more, tokens do.
    @Test func survivesANewAuthority() async throws {
        let mesh = try Mesh()
        let before = try mesh.controlPlane("before")
        let first = Task { try await before.serve() }
        defer { first.cancel() }
        let run = try mesh.agent { $0.minimumCertificateUse = .milliseconds(100) }
        defer { run.abandon() }
        try await eventually("ready") { await run.isReady() }
        first.cancel()
        _ = await first.result

        let authority = try CertificateAuthority(CACertificates.selfSigned(now: Date()), now: Date())
        _ = try run.directory.write(authority.trustBundle.pem, to: "root-cert.pem")
        let configuration = ServedConfiguration(word: "after", plainPort: mesh.plainPort, securePort: mesh.securePort)
        let after = FakeControlPlane(
            authority: authority, port: mesh.port, configuration: try configuration.resourceSet(), record: mesh.record)
        let second = Task { try await after.serve() }
        defer { second.cancel() }
        try await eventually("configuration from the new one: \(run.log.all)") { await mesh.word() == "after" }
        #expect(run.agent.board.state.envoyRestarts == 0)
        try await run.stop()
    }

    @Test func saysWhichFileIsMissing() async throws {
        let mesh = try Mesh()
        let plane = try mesh.controlPlane("one")
        let server = Task { try await plane.serve() }
        defer { server.cancel() }
        let run = try mesh.agent { $0.rootCertificateFile += ".absent" }
        defer { run.abandon() }
        try await eventually("the root is missed") {
            await run.readiness()?.body.contains("root-cert.pem.absent: does not exist; it is mounted from ConfigMap")
                == true
        }
        try FileManager.default.removeItem(atPath: run.configuration.tokenFile)
        try await eventually("the token is missed") {
            await run.readiness()?.body.contains("istio-token: does not exist; it is a projected service account")
                == true
        }
        try await run.stop()
    }

    @Test func endsWhenItCannotDoItsWork() async throws {
        let mesh = try Mesh()
        let noEnvoy = try mesh.agent { $0.envoy = "/nowhere/envoy" }
        defer { noEnvoy.abandon() }
        var error = await #expect(throws: AgentError.self) { try await noEnvoy.end() }
        #expect(error?.description == "/nowhere/envoy: is not an executable file; SKEIN_ENVOY names it")

        let noPort = try mesh.agent { $0.ports.status = $0.ports.readiness }
        defer { noPort.abandon() }
        error = await #expect(throws: AgentError.self) { try await noPort.end() }
        #expect(error?.message == "cannot listen; another process has the port")
    }

    @Test func renewsOnTheStrengthOfItsCertificate() async throws {
        let mesh = try Mesh()
        let plane = try mesh.controlPlane("one")
        let server = Task { try await plane.serve() }
        defer { server.cancel() }
        let run = try mesh.agent { $0.certificateLifetime = .seconds(4) }
        defer { run.abandon() }
        try await eventually("renewed") { run.agent.board.state.certificatesIssued > 2 }
        let calls = mesh.record.certificateCalls.withLock { $0 }
        #expect(calls.first == ["Bearer \(FakeControlPlane.token)", "cluster2"])
        #expect(calls.dropFirst().allSatisfy { $0 == ["cluster2"] })
        // Under the same root nothing else changes: the stream stays.
        #expect(mesh.record.nodes.withLock { $0.count } <= 1)
        try await eventually("Envoy has a later one") { await run.isReady() }
        try await run.stop()
    }
}
