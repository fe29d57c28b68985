import Foundation
import Identity
import Synchronization
import Testing

@testable import ProxyAgent

/// A root is replaced under the whole agent with the real Envoy.
@Suite(.serialized, .timeLimit(.minutes(5))) struct RotationTests {
    @Test func `roots are acknowledged once Envoy uses them, and the connection follows the certificate`() async throws
    {
        let (old, new) = (try Certificates.authority(), try Certificates.authority())
        let (oldRoot, newRoot) = (old.trustBundle.pem, new.trustBundle.pem)
        let port = try Loopback.freePort()
        let plainPort = try Loopback.freePort()
        let trust = FakeTrust(issuer: old)
        try trust.announce([oldRoot], issuer: old)
        let served = ServedConfiguration(word: "one", plainPort: plainPort, securePort: try Loopback.freePort())
        let record = FakeControlPlane.Record()
        let plane = FakeControlPlane(
            authority: old, port: port, configuration: try served.resourceSet(), record: record, trust: trust)
        let server = Task { try await plane.serve() }
        defer { server.cancel() }
        let run = try AgentRun(controlPlane: port, roots: oldRoot) {
            $0.minimumCertificateUse = .milliseconds(100)
            $0.renewalSpread = .zero
        }
        defer { run.abandon() }
        try await eventually("ready, not: \(await run.readiness()?.body ?? "no answer")") { await run.isReady() }
        try await eventually("the first roots are acknowledged") { record.acknowledgedRoots.withLock { $0 } == 1 }

        // What Envoy has at the moment of each acknowledgement.
        let admin = EnvoyAdmin(port: run.configuration.ports.admin)
        let adopted = Mutex<[[String?]]>([])
        trust.onAcknowledgement {
            let secrets = (try? await admin.secrets("ROOTCA")) ?? []
            adopted.withLock { $0.append(secrets.map(\.pem)) }
        }

        try trust.announce([oldRoot, newRoot], issuer: old)
        try await eventually("both are acknowledged") { record.acknowledgedRoots.withLock { $0 } == 2 }
        #expect(adopted.withLock { $0 } == [[oldRoot + newRoot]])
        #expect(run.agent.board.state.certificatesIssued == 1)

        try trust.announce([newRoot, oldRoot], issuer: new)
        try await eventually("connected with the new root: \(run.log.all)") {
            record.peerRoots.withLock { $0 } == [old.root.fingerprint, new.root.fingerprint]
        }
        #expect(run.agent.board.state.certificatesIssued == 2)
        #expect(run.agent.board.state.rootRenewals == 1)
        let chains = try await admin.secrets("default").map(\.pem)
        #expect(chains.count == 1)
        #expect(
            run.log.all.contains {
                $0.hasPrefix("info renewing because certificates are now issued under root ")
                    && $0.contains(new.root.fingerprint.short)
            })

        let before = record.acknowledgedRoots.withLock { $0 }
        try trust.announce([newRoot], issuer: new)
        try await eventually("only the new one") { record.acknowledgedRoots.withLock { $0 } > before }
        try await eventually("Envoy has it") { adopted.withLock { $0.last } == [newRoot] }
        #expect(run.agent.board.state.meshRoots == 1)
        let metrics = await Loopback.request(run.configuration.ports.status, "/stats/prometheus")?.body ?? ""
        #expect(metrics.contains("skein_agent_mesh_roots 1\n"))
        #expect(metrics.contains("skein_agent_root_renewals_total 1\n"))
        #expect(record.rejections.withLock { $0 } == [])
        #expect(record.nodes.withLock { $0.count } == 2)
        #expect(await Loopback.request(plainPort, "/")?.body == "one")
        try await run.stop()
    }

    @Test func `garbage does not reach Envoy, which keeps the roots that it has`() async throws {
        let authority = try Certificates.authority()
        let port = try Loopback.freePort()
        let served = ServedConfiguration(
            word: "one", plainPort: try Loopback.freePort(), securePort: try Loopback.freePort())
        let trust = FakeTrust(issuer: authority)
        try trust.announce(["garbage"], issuer: authority)
        let record = FakeControlPlane.Record()
        let plane = FakeControlPlane(
            authority: authority, port: port, configuration: try served.resourceSet(), record: record, trust: trust)
        let server = Task { try await plane.serve() }
        defer { server.cancel() }
        let run = try AgentRun(controlPlane: port, roots: authority.trustBundle.pem)
        defer { run.abandon() }
        try await eventually("ready") { await run.isReady() }
        try await eventually("garbage is refused") {
            record.rejections.withLock { $0.contains { $0.contains("cannot use the roots of the mesh") } }
        }
        let admin = EnvoyAdmin(port: run.configuration.ports.admin)
        #expect(try await admin.refusals("ROOTCA") == 0)
        // The counter is there: a missing one would look the same.
        let counter = await run.admin("/stats?filter=sds.ROOTCA.update_rejected")
        #expect(counter.hasPrefix("sds.ROOTCA.update_rejected: 0"))
        let roots = try await admin.secrets("ROOTCA").map(\.pem)
        #expect(roots == [authority.trustBundle.pem])
        try await run.stop()
    }
}
