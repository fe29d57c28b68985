import Foundation
import TestSupport
import Testing

@testable import Identity

/// Proxies that follow a rotation in any order, whatever people do to it and however often it is read back from its
/// record: no proxy ever meets another whose certificate it does not trust.
struct RotationSafetyTests {
    private struct Proxy {
        var trusts: [RotationSide]
        var leaf: RotationSide
    }

    private struct World {
        var rotation: Rotation
        var proxies: [Proxy]
        var time = testNow
        var generator: SeededGenerator

        /// One thing happens.
        mutating func step() throws {
            time += Double.random(in: 0...60, using: &generator)
            let chosen = Int.random(in: 0..<proxies.count, using: &generator)
            switch Int.random(in: 0..<20, using: &generator) {
            case 0..<7: proxies[chosen].trusts = rotation.trusted
            case 7..<12 where proxies[chosen].trusts == rotation.trusted: proxies[chosen].leaf = rotation.issuer
            case 12: proxies.append(Proxy(trusts: rotation.trusted, leaf: rotation.issuer))
            case 13 where proxies.count > 1: proxies.remove(at: chosen)
            case 14:
                try? rotation.apply([.pause, .resume, .rollback].randomElement(using: &generator) ?? .pause, now: time)
            case 15: rotation = try JSONDecoder().decode(Rotation.self, from: JSONEncoder().encode(rotation))
            case 16: try? rotation.apply(.resume, now: time)
            default:
                _ = rotation.advance(evidence, patience: RotationPatience(settling: 30, limit: 500), now: time)
            }
        }

        private var evidence: RotationEvidence {
            let laggards = proxies.filter {
                $0.trusts != rotation.trusted || (rotation.phase != .distributing && $0.leaf != rotation.target)
            }
            return RotationEvidence(
                proxies: proxies.count,
                laggards: laggards.map { _ in .init(cluster: "c", namespace: "n", pod: "p", reason: "r") },
                obstacles: [])
        }

        /// Whether each trusts each, and each trusts the control plane, whose certificate the issuer signs.
        var isWhole: Bool {
            let leaves = Set(proxies.map(\.leaf)).union([rotation.issuer])
            return proxies.allSatisfy { leaves.isSubset(of: $0.trusts) }
        }
    }

    @Test func `every proxy trusts every other at every moment`() throws {
        var ends: [RotationSide: Int] = [:]
        for seed in UInt64(1)...200 {
            let roots = (old: [RotationRoot](), new: [RotationRoot]())
            var world = World(
                rotation: Rotation(old: roots.old, new: roots.new, now: testNow),
                proxies: Array(repeating: Proxy(trusts: [.old], leaf: .old), count: 4),
                generator: SeededGenerator(seed: seed))
            for number in 0..<1500 where !world.rotation.isOver {
                try world.step()
                #expect(world.isWhole, "seed \(seed), step \(number), \(world.rotation.phase), \(world.proxies)")
            }
            if world.rotation.isOver {
                ends[world.rotation.target, default: 0] += 1
                #expect(world.proxies.allSatisfy { $0.leaf == world.rotation.target }, "seed \(seed)")
            }
        }
        #expect((ends[.new] ?? 0) > 20 && (ends[.old] ?? 0) > 20, "both ends are reached: \(ends)")
    }
}
