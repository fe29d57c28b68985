import Foundation
import Identity
import Synchronization
import Testing

@testable import ControlPlane

/// Those who follow the roots of the mesh.
@Suite struct TrustObserversTests {
    private final class Count: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock { $0 } }
        func add() { count.withLock { $0 += 1 } }
    }

    private static func authority() throws -> CertificateAuthority {
        try CertificateAuthority(
            RootAuthority.make(now: Date()).makeIntermediate(cluster: "c1", now: Date()), now: Date())
    }

    @Test("an observer hears of other roots, and not of another authority under the same")
    func changes() async throws {
        let (first, second) = (try Self.authority(), try Self.authority())
        let signer = try Signer(authority: first, hosts: ["control-plane.test"], now: Date())
        var bundles = signer.bundles().makeAsyncIterator()
        #expect(await bundles.next() == first.trustBundle)
        try signer.replace(with: first, now: Date())
        try signer.replace(with: second, now: Date())
        #expect(await bundles.next() == second.trustBundle)
    }

    /// On threads of its own, so that a deadlock does not take the threads that report it.
    @Test("an observer's task may be cancelled at the moment in which it is told something")
    func cancellation() async throws {
        let authorities = [try Self.authority(), try Self.authority()]
        let signer = try Signer(authority: authorities[0], hosts: ["control-plane.test"], now: Date())
        for round in 1...5 {
            let heard = Count()
            let tasks = (0..<2000).map { _ in
                Task { for await _ in signer.bundles() { heard.add() } }
            }
            try await eventually("all observe") { heard.value == tasks.count }
            let finished = Count()
            Thread.detachNewThread {
                try? signer.replace(with: authorities[round % 2], now: Date())
                finished.add()
            }
            Thread.detachNewThread {
                while heard.value == tasks.count { sched_yield() }
                for task in tasks { task.cancel() }
                finished.add()
            }
            try await eventually("the end of both") { finished.value == 2 }
            guard finished.value == 2 else { return }
            for task in tasks { await task.value }
        }
    }
}
