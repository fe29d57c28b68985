import GRPCCore
import Testing

@testable import XDS

@Suite("The mailbox of a stream", .timeLimit(.minutes(1)))
struct StreamMailboxTests {
    private let mailbox = StreamMailbox<Int>()
    private let old = ResourceSet(version: "old", resources: [:])
    private let new = ResourceSet(version: "new", resources: [:])

    private func next() async throws -> String {
        switch try await mailbox.next() {
        case .request(let number): "request \(number)"
        case .layers(let layers): "layers \(layers.map(\.version).joined(separator: " "))"
        case .patienceEnded(let nonce): "patience \(nonce)"
        case nil: "end"
        }
    }

    @Test("keeps the newest layers only, and hands them over before a request")
    func newest() async throws {
        let updates = DiscoveryUpdates(mailbox)
        #expect(await mailbox.send(1))
        updates.yield([old])
        updates.yield([new, old])
        #expect(try await next() == "layers new old")
        #expect(try await next() == "request 1")
    }

    @Test("lets the reader wait while a request has not been taken")
    func room() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [mailbox] in
                for number in 1...1000 {
                    #expect(await mailbox.send(number))
                    // Room for one: whoever comes back finds at most the request that it has just brought.
                    mailbox.overrule(nonce: "\(number)")
                }
                mailbox.finish(RPCError(code: .unavailable, message: "over"))
            }
            var requests: [Int] = []
            var newestNonce = 0
            await #expect(throws: RPCError.self) {
                while let event = try await mailbox.next() {
                    switch event {
                    case .request(let number): requests.append(number)
                    case .patienceEnded(let nonce): newestNonce = try #require(Int(nonce))
                    case .layers: Issue.record("nobody brought layers")
                    }
                    #expect(newestNonce <= requests.count + 1)
                }
            }
            #expect(requests == Array(1...1000))
            try await group.waitForAll()
        }
    }

    @Test("resumes a body that waits")
    func resumes() async throws {
        async let event = next()
        await Task.yield()
        mailbox.overrule(nonce: "n")
        #expect(try await event == "patience n")
    }

    @Test("ends when the configuration ends, after what came before")
    func finishes() async throws {
        let updates = DiscoveryUpdates(mailbox)
        updates.yield([new])
        updates.finish()
        updates.yield([old])
        #expect(try await next() == "layers new")
        let error = await #expect(throws: RPCError.self) { try await next() }
        #expect(error?.code == .unavailable)
    }

    @Test("ends at once when the client or the server ends the stream, and sends the reader away")
    func ends() async throws {
        #expect(await mailbox.send(1))
        async let second = mailbox.send(2)
        await Task.yield()
        mailbox.end(.success(()))
        mailbox.end(.failure(RPCError(code: .internalError, message: "too late")))
        #expect(await !second)
        #expect(try await next() == "end")
        #expect(await !mailbox.send(3))
    }
}
