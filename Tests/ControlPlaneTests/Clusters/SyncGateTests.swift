import Foundation
import MeshAPI
import MeshModel
import Testing

@testable import ControlPlane

@Suite struct SyncGateTests {
    private static let start = Date(timeIntervalSince1970: 1_000_000)
    private let gate = SyncGate(configCluster: "c1", started: start, patience: 10)

    private func state(_ id: ClusterID, listed: [Kind] = [], failed: [Kind] = []) -> ClusterState {
        var state = ClusterState(id: id, kinds: [.pod, .service], now: Self.start)
        for kind in listed { state.listed(kind, objects: 1, now: Self.start) }
        for kind in failed { _ = state.failed(kind, "refused", now: Self.start) }
        return state
    }

    @Test func waits() {
        let full = state("c1", listed: [.pod, .service])
        let cases: [(states: [ClusterState], after: TimeInterval, isOpen: Bool)] = [
            ([], 0, false), ([], 60, false), ([state("c1", listed: [.pod])], 60, false),
            ([state("c1", listed: [.pod], failed: [.service])], 60, false), ([full], 0, true),
            ([full, state("c2")], 0, false), ([full, state("c2")], 10, true),
            ([full, state("c2", failed: [.pod])], 0, true), ([full, state("c2", listed: [.pod, .service])], 0, true),
        ]
        for (index, example) in cases.enumerated() {
            let reasons = gate.waitingFor(example.states, now: Self.start.addingTimeInterval(example.after))
            #expect(reasons.isEmpty == example.isOpen, "case \(index): \(reasons)")
        }
    }

    @Test("what it says names kind, cluster and cause")
    func words() {
        let states = [state("c1", listed: [.pod], failed: [.service])]
        #expect(gate.waitingFor(states, now: Self.start) == ["Service of c1: refused"])
    }

    @Test("a cluster that is cut off is dated, and back with the next contact")
    func phases() {
        var cluster = state("c2", listed: [.pod, .service])
        #expect(cluster.phase == .synced && cluster.lastContact == Self.start)
        let later = Self.start.addingTimeInterval(60)
        #expect(cluster.failed(.pod, "broken", now: later) == true)
        #expect(cluster.failed(.pod, "broken", now: later.addingTimeInterval(1)) == false)
        #expect(cluster.phase == .unreachable && cluster.feeds[.pod]?.failedSince == later)
        #expect(cluster.lastContact == Self.start && cluster.isListed)
        cluster.heard(.pod, objects: 1, now: later)
        #expect(cluster.phase == .synced && cluster.lastContact == later)
    }
}
