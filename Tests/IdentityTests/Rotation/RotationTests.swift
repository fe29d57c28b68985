import Foundation
import Testing

@testable import Identity

struct RotationTests {
    private let patience = RotationPatience(settling: 90, limit: 600)
    private let clear = RotationEvidence(proxies: 3, laggards: [], obstacles: [])
    private let waiting = RotationEvidence(
        proxies: 3, laggards: [.init(cluster: "c2", namespace: "n", pod: "p", reason: "slow")], obstacles: [])

    private func root(_ number: UInt8) throws -> RotationRoot {
        RotationRoot(CertificateSummary(try TestAuthority.root("Root \(number)").certificate))
    }

    private func rotation() throws -> Rotation { Rotation(old: [try root(1)], new: [try root(2)], now: testNow) }

    private func after(_ seconds: TimeInterval) -> Date { testNow.addingTimeInterval(seconds) }

    /// Lets it go on until it is in `phase`, with nothing in its way.
    private func advance(_ rotation: inout Rotation, to phase: Rotation.Phase, from seconds: TimeInterval = 0) -> Date {
        var time = after(seconds)
        while rotation.phase != phase, !rotation.isOver {
            _ = rotation.advance(clear, patience: patience, now: time)
            time += 100
        }
        return time
    }

    @Test func `it goes through all phases, and says at each who issues and who is trusted`() throws {
        var rotation = try rotation()
        var seen: [[String]] = []
        func note(_ rotation: Rotation) {
            seen.append([rotation.phase.rawValue, rotation.issuer.rawValue] + rotation.trusted.map(\.rawValue))
        }
        note(rotation)
        var time = testNow
        while !rotation.isOver {
            if rotation.advance(clear, patience: patience, now: time) { note(rotation) }
            time += 100
        }
        #expect(
            seen == [
                ["distributing", "old", "old", "new"], ["reissuing", "new", "new", "old"], ["retiring", "new", "new"],
                ["installing", "new", "new"], ["completed", "new", "new"],
            ])
        #expect(rotation.steps.map(\.phase) == Rotation.Phase.allCases)
        #expect(rotation.leaving == rotation.old)
    }

    @Test func `nobody else issues before nothing has hindered for the settling time`() throws {
        var rotation = try rotation()
        func look(_ seconds: TimeInterval, _ evidence: RotationEvidence) -> Bool {
            rotation.advance(evidence, patience: patience, now: after(seconds))
        }
        #expect(!look(0, clear))
        #expect(!look(89, clear))
        #expect(!look(89.5, waiting))
        #expect(!look(91, clear))
        #expect(!look(180, clear))
        #expect(look(181, clear))
        #expect(rotation.phase == .reissuing)
        #expect(look(182, clear), "later phases wait for nothing")
    }

    @Test(arguments: [Rotation.Phase.distributing, .reissuing, .retiring, .installing])
    func `a laggard holds every phase up, and after a time the rotation pauses itself`(phase: Rotation.Phase) throws {
        var rotation = try rotation()
        let start = advance(&rotation, to: phase)
        let entered = try #require(rotation.steps.last?.at)
        func look(_ evidence: RotationEvidence, _ time: Date) -> Bool {
            rotation.advance(evidence, patience: patience, now: time)
        }
        #expect(!look(waiting, start))
        #expect(look(waiting, entered + 601))
        #expect(rotation.phase == phase)
        #expect(rotation.pause?.isWanted == false)
        #expect(rotation.pause?.reason.contains("c2/n/p: slow") == true)
        #expect(!look(clear, start + 5000), "paused is paused")
        try rotation.apply(.resume, now: start + 5000)
        #expect(!look(waiting, start + 5600), "the time begins anew")
    }

    @Test func `a proxy that refuses the roots pauses it at once`() throws {
        var rotation = try rotation()
        let refused = RotationEvidence(proxies: 1, laggards: [], obstacles: [], refusals: ["c1/n/p: not PEM"])
        let isNews = rotation.advance(refused, patience: patience, now: testNow)
        #expect(isNews)
        #expect(rotation.pause?.reason == "a proxy refuses the roots: c1/n/p: not PEM")
    }

    @Test(arguments: [
        (Rotation.Phase.distributing, Rotation.Phase.reissuing), (.reissuing, .reissuing), (.retiring, .distributing),
    ])
    func `rolling back goes on where no proxy loses trust`(from: Rotation.Phase, to: Rotation.Phase) throws {
        var rotation = try rotation()
        let time = advance(&rotation, to: from)
        try rotation.apply(.rollback, now: time)
        #expect(rotation.phase == to)
        #expect(rotation.isRollback)
        #expect(rotation.issuer == (from == .retiring ? .new : .old))
        _ = advance(&rotation, to: .completed, from: 10_000)
        #expect(rotation.issuer == .old)
        #expect(rotation.trusted == [.old])
        #expect(rotation.leaving == rotation.new)
    }

    @Test func `requests that make no sense are refused with what to do instead`() throws {
        var rotation = try rotation()
        func refusal(_ action: RotationRequest.Action) -> String? {
            do throws(RotationRefusal) {
                try rotation.apply(action, now: testNow)
                return nil
            } catch {
                return error.message
            }
        }
        #expect(refusal(.start)?.contains("under way already (distributing)") == true)
        #expect(refusal(.resume) == "the rotation is not paused")
        #expect(refusal(.pause) == nil)
        #expect(refusal(.rollback) == nil)
        #expect(refusal(.rollback)?.contains("rolls back already") == true)
        _ = advance(&rotation, to: .installing)
        #expect(refusal(.rollback) != nil)
        _ = advance(&rotation, to: .completed)
        for action in [RotationRequest.Action.start, .pause, .resume, .rollback] {
            #expect(refusal(action)?.contains("is over") == true)
        }
    }

    @Test func `it survives being written down`() throws {
        var rotation = try rotation()
        _ = advance(&rotation, to: .retiring)
        try rotation.apply(.pause, now: after(900))
        let report = RotationReport(rotation: rotation, evidence: waiting, handledRequest: "r", refusal: "no")
        let copy = try JSONDecoder().decode(RotationReport.self, from: JSONEncoder().encode(report))
        #expect(copy == report)
    }
}
