import Foundation
import Identity
import Testing

@testable import ControlPlane

@Suite struct RootContinuityTests {
    private let (rootA, rootB): (RootAuthority, RootAuthority)

    init() throws {
        (rootA, rootB) = (try RootAuthority.make(now: Date()), try RootAuthority.make(now: Date()))
    }

    private func authority(_ root: RootAuthority, trusting roots: [RootAuthority]) throws -> CertificateAuthority {
        var files = try root.makeIntermediate(cluster: "c1", now: Date())
        files.root = Array(roots.map(\.certificatePEM).joined().utf8)
        return try CertificateAuthority(files, now: Date())
    }

    private func refusal(
        _ present: CertificateAuthority, _ next: CertificateAuthority, _ standing: RotationReport = RotationReport()
    ) -> String? {
        do {
            try RootContinuity(standing: RotationStanding(standing)).check(from: present, to: next)
            return nil
        } catch {
            return error.message
        }
    }

    @Test("under one root, and over a time in which both are trusted, authorities may follow each other")
    func allowed() throws {
        let onlyA = try authority(rootA, trusting: [rootA])
        #expect(refusal(onlyA, try authority(rootA, trusting: [rootA])) == nil)
        let both = try authority(rootA, trusting: [rootA, rootB])
        #expect(refusal(onlyA, both) == nil)
        let other = try authority(rootB, trusting: [rootA, rootB])
        #expect(refusal(both, other) == nil)
        #expect(refusal(other, try authority(rootB, trusting: [rootB])) == nil)
    }

    @Test("another root at once is refused with the way to do it")
    func refused() throws {
        let onlyA = try authority(rootA, trusting: [rootA])
        let onlyB = try authority(rootB, trusting: [rootB])
        #expect(refusal(onlyA, onlyB)?.contains("which no proxy trusts yet") == true)
        #expect(refusal(onlyA, onlyB)?.contains("skein ca rotate start --to DIR") == true)
        let both = try authority(rootA, trusting: [rootA, rootB])
        #expect(refusal(both, onlyB)?.contains("the certificates of all proxies lead to") == true)
    }

    @Test("a root that a rotation left behind does not come back by itself")
    func retired() throws {
        let both = try authority(rootA, trusting: [rootA, rootB])
        var rotation = Rotation(
            old: [RotationRoot(rootA.summary)], new: [RotationRoot(rootB.summary)], now: Date())
        #expect(refusal(both, both, RotationReport(rotation: rotation)) == nil, "while both are trusted")
        while !rotation.isOver {
            _ = rotation.advance(
                RotationEvidence(proxies: 0, laggards: [], obstacles: []),
                patience: RotationPatience(settling: 0, limit: 1), now: Date())
        }
        #expect(refusal(both, both, RotationReport(rotation: rotation))?.contains("was retired by a rotation") == true)
        let onlyB = try authority(rootB, trusting: [rootB])
        #expect(refusal(onlyB, onlyB, RotationReport(rotation: rotation)) == nil)
    }
}
