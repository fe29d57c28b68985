import GRPCCore
import Kubernetes
import MeshModel
import Synchronization
import Testing

@testable import ControlPlane

struct FailureLimitTests {
    private let start = ContinuousClock.now

    @Test func `an address that fails too often is not listened to for a while, on any port`() {
        var limit = FailureLimit(burst: 3, perSecond: 1)
        for port in 0..<3 {
            #expect(limit.admits("ipv4:192.0.2.1:\(port)", at: start))
            limit.noteFailure(of: "ipv4:192.0.2.1:\(port)", at: start)
        }
        #expect(!limit.admits("ipv4:192.0.2.1:9", at: start))
        #expect(limit.admits("ipv4:192.0.2.2:9", at: start))
        #expect(limit.admits("ipv4:192.0.2.1:9", at: start + .seconds(1)))
    }

    @Test func `IPv6 addresses are told from their ports`() {
        var limit = FailureLimit(burst: 1, perSecond: 0.001)
        limit.noteFailure(of: "ipv6:[2001:db8::1]:4711", at: start)
        #expect(!limit.admits("ipv6:[2001:db8::1]:4712", at: start))
        #expect(limit.admits("ipv6:[2001:db8::2]:4711", at: start))
    }

    @Test func `when there are more addresses than are remembered, the others are still listened to`() {
        var limit = FailureLimit(burst: 1, perSecond: 0.001, capacity: 2)
        for address in 1...1000 { limit.noteFailure(of: "ipv4:192.0.2.\(address):1", at: start) }
        #expect(!limit.admits("ipv4:192.0.2.1:1", at: start))
        #expect(limit.admits("ipv4:192.0.2.1000:1", at: start))
    }

    @Test func `a full memory is not searched for every stranger`() {
        var limit = RateLimit<Int>(burst: 1, perSecond: 1000, capacity: 2)
        #expect(limit.take(1, at: start) == true && limit.take(2, at: start) == true)
        #expect(limit.take(3, at: start) == nil)
        #expect(limit.take(3, at: start + .milliseconds(500)) == nil, "idle by now, but looked for a moment ago")
        #expect(limit.take(3, at: start + .seconds(1)) == true)
    }

    /// Answers when told to.
    private final class SlowReviewer: TokenReviewer {
        let clusters: Set<ClusterID> = ["c1", "c2"]
        private let waiting = Mutex<[CheckedContinuation<Void, Never>]>([])
        var count: Int { waiting.withLock(\.count) }

        func review(token: String, audiences: [String], at cluster: ClusterID) async throws -> TokenReview {
            await withCheckedContinuation { continuation in waiting.withLock { $0.append(continuation) } }
            throw FakeReviewer.Unreachable()
        }

        func answerAll() {
            for continuation in waiting.withLock({ waiting in
                defer { waiting = [] }
                return waiting
            }) {
                continuation.resume()
            }
        }
    }

    @Test func `a cluster reviews only so many tokens at a time, and another is not held up by it`() async throws {
        let slow = SlowReviewer()
        let bounded = BoundedReviewer(slow, atOnce: 2)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for cluster: ClusterID in ["c1", "c1", "c2"] {
                group.addTask { _ = try? await bounded.review(token: "t", audiences: [], at: cluster) }
            }
            try await eventually("three reviews run") { slow.count == 3 }
            let error = await #expect(throws: RPCError.self) {
                try await bounded.review(token: "t", audiences: [], at: "c1")
            }
            #expect(error?.code == .unavailable)
            slow.answerAll()
            try await group.waitForAll()
            group.addTask { _ = try? await bounded.review(token: "t", audiences: [], at: "c1") }
            try await eventually("a review runs again") { slow.count == 1 }
            slow.answerAll()
        }
    }
}
