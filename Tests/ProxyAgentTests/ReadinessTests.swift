import Foundation
import Synchronization
import Testing

@testable import ProxyAgent

@Suite struct ReadinessTests {
    private static let valid = AgentState.Certificate.valid(until: Date(timeIntervalSince1970: 0))

    @Test(
        arguments: [
            (.waiting(nil), .waiting, "asking the control plane"),
            (.waiting("wrong root AB:CD"), .waiting, "no certificate yet: wrong root AB:CD"),
            (valid, .waiting, "Envoy is not started yet"),
            (valid, .stopped("was killed by signal 9"), "Envoy was killed by signal 9"),
            (valid, .draining, "draining"),
            (valid, .running(pid: 1), nil),
            (.waiting("expired"), .running(pid: 1), nil),
        ] as [(AgentState.Certificate, AgentState.Envoy, String?)])
    func obstacles(_ certificate: AgentState.Certificate, _ envoy: AgentState.Envoy, _ part: String?) {
        var state = AgentState()
        state.certificate = certificate
        state.envoy = envoy
        if let part {
            #expect(state.obstacle?.contains(part) == true)
        } else {
            #expect(state.obstacle == nil)
        }
    }

    private static var live: EnvoyStatistics {
        var statistics = EnvoyStatistics()
        statistics.clusterUpdates = 1
        statistics.listenerUpdates = 1
        statistics.serverState = 0
        statistics.workersStarted = true
        return statistics
    }

    @Test func envoyIsAskedUntilItIsReadyOnce() async {
        let board = StatusBoard()
        let asked = Mutex(0)
        let probe = ReadinessProbe(board: board) {
            asked.withLock { $0 += 1 }
            return Self.live
        }
        #expect(await probe.check() != .ready)
        #expect(asked.withLock { $0 } == 0)
        board.update { $0.envoy = .running(pid: 7) }
        #expect(await probe.check() == .ready)
        #expect(await probe.check() == .ready)
        #expect(asked.withLock { $0 } == 1)
        board.update { $0.link = .broken("gone") }
        #expect(await probe.check() == .ready)
        board.update { $0.envoy = .stopped("ended") }
        #expect(await probe.check() != .ready)
    }

    @Test func anotherEnvoyThanTheOneAskedIsNotReady() async {
        let board = StatusBoard()
        board.update { $0.envoy = .running(pid: 7) }
        let probe = ReadinessProbe(board: board) {
            board.update { $0.envoy = .running(pid: 8) }
            return Self.live
        }
        _ = await probe.check()
        #expect(!board.state.wasReady)
    }

    @Test func silentEnvoyIsNotReady() async {
        let board = StatusBoard()
        board.update { $0.envoy = .running(pid: 7) }
        let probe = ReadinessProbe(board: board) { throw AgentError(.envoy, "refused") }
        #expect(await probe.check() == .unready("Envoy's admin interface does not answer yet: refused"))
    }

    @Test func metrics() {
        var state = AgentState()
        state.envoyRestarts = 3
        state.link = .connected
        state.certificate = .valid(until: Date(timeIntervalSince1970: 1_800_000_000))
        let lines = AgentMetrics(state: state).text.split(separator: "\n")
        #expect(lines.contains("skein_agent_envoy_restarts_total 3"))
        #expect(lines.contains("skein_agent_control_plane_connected 1"))
        #expect(lines.contains("skein_agent_certificate_expiry_seconds 1800000000"))
        #expect(lines.count % 3 == 0)
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("::1", true), ("::ffff:127.0.0.1", true), ("10.0.0.127", false), ("::", false),
    ])
    func loopback(_ address: String, _ expected: Bool) {
        #expect(StatusContext.isLoopback(address) == expected)
    }

    @Test func unknownAddressIsNotLoopback() {
        #expect(!StatusContext.isLoopback(nil))
    }
}
