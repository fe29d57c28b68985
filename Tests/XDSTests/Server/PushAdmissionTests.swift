import Testing

@testable import XDS

@Suite("Admission of pushes") struct PushAdmissionTests {
    private func eventually(_ condition: () -> Bool) async {
        while !condition() { await Task.yield() }
    }

    @Test("small responses never wait", .timeLimit(.minutes(1)))
    func small() async throws {
        let admission = PushAdmission(limit: 100, threshold: 50)
        let full = try #require(try await admission.enter(bytes: 100))
        #expect(try await admission.enter(bytes: 49) == nil)
        admission.leave(full)
        #expect(admission.bytes == 0)
    }

    @Test("a response larger than the limit goes when nothing else does", .timeLimit(.minutes(1)))
    func large() async throws {
        let admission = PushAdmission(limit: 100, threshold: 50)
        let ticket = try #require(try await admission.enter(bytes: 1000))
        admission.leave(ticket)
        admission.leave(ticket)
        #expect(admission.bytes == 0, "a ticket counts once")
    }

    @Test("never more than the limit are on their way, and all go in the end", .timeLimit(.minutes(1)))
    func bounded() async throws {
        let admission = PushAdmission(limit: 300, threshold: 50)
        let most = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    guard let ticket = try await admission.enter(bytes: 90) else { return 0 }
                    let bytes = admission.bytes
                    await Task.yield()
                    admission.leave(ticket)
                    return bytes
                }
            }
            return try await group.reduce(0, max)
        }
        #expect(most <= 300 && most >= 90)
        #expect(admission.bytes == 0 && admission.waiting == 0)
    }

    @Test("who holds back the others must not wait, and counts all the same", .timeLimit(.minutes(1)))
    func holder() async throws {
        let admission = PushAdmission(limit: 100, threshold: 50)
        let first = try #require(try await admission.enter(bytes: 100))
        let second = try #require(try await admission.enter(bytes: 80, waits: false))
        #expect(admission.bytes == 180)
        admission.leave(first)
        admission.leave(second)
        #expect(admission.bytes == 0)
    }

    @Test("who gives up waiting makes room for the next", .timeLimit(.minutes(1)))
    func cancelled() async throws {
        let admission = PushAdmission(limit: 100, threshold: 50)
        let first = try #require(try await admission.enter(bytes: 100))
        let second = Task { try await admission.enter(bytes: 100) }
        await eventually { admission.waiting == 1 }
        let third = Task { try await admission.enter(bytes: 60) }
        await eventually { admission.waiting == 2 }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        admission.leave(first)
        #expect(try await third.value != nil)
        #expect(admission.bytes == 60)
    }
}
