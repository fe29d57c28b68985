import Foundation
import Kubernetes
import Synchronization
import Testing

@testable import ControlPlane

struct IssuerKeysTests {
    /// The web, as far as issuers have documents in it.
    private final class Web: Sendable {
        private let state = Mutex<(documents: [String: JSON], fetched: [String])>(([:], []))

        var fetched: [String] { state.withLock(\.fetched) }

        func put(_ url: String, _ document: JSON?) { state.withLock { $0.documents[url] = document } }

        func get(_ url: String) throws -> [UInt8] {
            try state.withLock { state in
                state.fetched.append(url)
                guard let document = state.documents[url] else {
                    throw ControlPlaneError(.object, "\(url) answers 503")
                }
                return Array(document.description.utf8)
            }
        }
    }

    private let web = Web()
    private let issuer = TestIssuer()
    private let start = Date()

    private func keys(_ place: JWTRule.Keys = .at(TestIssuer.keysURL)) -> IssuerKeys {
        IssuerKeys(JWTRule(issuer: TestIssuer.name, keys: place), fetch: { [web] in try web.get($0) })
    }

    private func count(_ keys: IssuerKeys, _ identifier: String = "one", after seconds: Double = 0) async throws -> Int
    {
        try await keys.candidates(identifier, "ES256", now: start.addingTimeInterval(seconds)).count
    }

    @Test func `keys are fetched when they are needed, and not again while they are good`() async throws {
        web.put(TestIssuer.keysURL, try issuer.keySet)
        let keys = keys()
        #expect(web.fetched.isEmpty)
        #expect(try await count(keys) == 1)
        #expect(try await count(keys, after: 3500) == 1)
        #expect(web.fetched.count == 1)
        #expect(try await count(keys, after: 3601) == 1)
        #expect(web.fetched.count == 2)
    }

    @Test func `a key that is not known is looked for, but not more often than the pause allows`() async throws {
        web.put(TestIssuer.keysURL, try issuer.keySet)
        let keys = keys()
        for second in 0..<10 { #expect(try await count(keys, "two", after: Double(second)) == 0) }
        #expect(web.fetched.count == 1)
        var next = TestIssuer()
        next.keyID = "two"
        web.put(TestIssuer.keysURL, ["keys": [try issuer.publicKey, try next.publicKey]])
        #expect(try await count(keys, "two", after: 16) == 1)
        #expect(web.fetched.count == 2)
    }

    @Test func `keys that are there stay when a fetch fails`() async throws {
        web.put(TestIssuer.keysURL, try issuer.keySet)
        let keys = keys()
        #expect(try await count(keys) == 1)
        for broken: JSON? in [nil, "no keys", ["keys": []], ["keys": [["kty": "oct", "k": "AA"]]]] {
            web.put(TestIssuer.keysURL, broken)
            #expect(try await count(keys, after: 4000) == 1)
            #expect(try await count(keys, "two", after: 5000) == 0)
        }
    }

    @Test func `without any keys the reason is told, and a later call tries again`() async throws {
        let keys = keys()
        let error = await #expect(throws: ControlPlaneError.self) { try await count(keys) }
        #expect(error?.message.contains("answers 503") == true)
        web.put(TestIssuer.keysURL, try issuer.keySet)
        await #expect(throws: ControlPlaneError.self) { try await count(keys, after: 1) }
        #expect(try await count(keys, after: 16) == 1)
    }

    @Test func `many calls at once share one fetch`() async throws {
        web.put(TestIssuer.keysURL, try issuer.keySet)
        let (keys, start) = (keys(), start)
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<50 {
                group.addTask { try await keys.candidates("one", "ES256", now: start).count }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == Array(repeating: 1, count: 50))
        #expect(web.fetched.count == 1)
    }

    @Test func `the issuer's own document says where its keys are`() async throws {
        let document = TestIssuer.name + "/.well-known/openid-configuration"
        web.put(document, ["issuer": .string(TestIssuer.name), "jwks_uri": .string(TestIssuer.keysURL)])
        web.put(TestIssuer.keysURL, try issuer.keySet)
        #expect(try await count(keys(.discovered)) == 1)
        #expect(web.fetched == [document, TestIssuer.keysURL])
        for wrong: JSON in [
            ["issuer": "https://other.example", "jwks_uri": .string(TestIssuer.keysURL)],
            ["issuer": .string(TestIssuer.name), "jwks_uri": "http://192.0.2.1/keys"],
            ["issuer": .string(TestIssuer.name)],
        ] {
            web.put(document, wrong)
            await #expect(throws: ControlPlaneError.self) { try await count(keys(.discovered)) }
        }
    }

    @Test func `a key set that is too large, or has too many keys, is none`() throws {
        #expect(KeySet(json: Array(try issuer.keySet.description.utf8)) != nil)
        #expect(KeySet(json: [UInt8](repeating: 0x20, count: KeySet.maximumBytes + 1)) == nil)
        let many = JSON.object(["keys": .array(Array(repeating: try issuer.publicKey, count: 101))])
        #expect(KeySet(json: Array(many.description.utf8)) == nil)
    }
}
