import Foundation
import GRPCCore
import Identity
import Kubernetes
import MeshModel
import TestSupport
import Testing

@testable import ControlPlane

/// Damaged tokens of every kind: never a crash, and nothing wrong is accepted. A failure names the seed.
struct DamagedTokenTests {
    private let issuer = TestIssuer()
    private let authentication: CallerAuthentication

    init() throws {
        authentication = CallerAuthentication(
            reviewer: FakeReviewer(tokens: ["cluster1": [:]]), rules: [try issuer.rule()],
            fetch: { _ in throw FakeReviewer.Unreachable() }, trustDomains: TrustDomains(.clusterLocal),
            configCluster: "cluster1")
    }

    /// Nil when the token is accepted, which it must not be for any other service account than `sub` says.
    private func refusal(of token: String, sub: String = "system:serviceaccount:sample:sleep") async -> RPCError? {
        do {
            let metadata: Metadata = ["authorization": .string("Bearer \(token)")]
            let caller = try await authentication.caller(of: metadata, now: Date())
            #expect(sub == "system:serviceaccount:\(caller.identity.namespace):\(caller.identity.serviceAccount)")
            return nil
        } catch {
            return error as? RPCError ?? RPCError(code: .internalError, message: "\(error)")
        }
    }

    private static let accepted: Set<RPCError.Code> = [.unauthenticated, .permissionDenied]

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `damaged in their text`(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let token = try await issuer.token()
        for _ in 0..<600 {
            let damaged = String(decoding: random.damage(Array(token.utf8)), as: UTF8.self)
            guard damaged != token else { continue }
            guard let error = await refusal(of: damaged) else {
                // The last character of a part has bits that mean nothing, and padding may be left out: the same bytes.
                #expect(Self.parts(of: damaged) == Self.parts(of: token), "seed \(seed): \(damaged)")
                continue
            }
            #expect(Self.accepted.contains(error.code), "seed \(seed): \(error)")
            #expect(error.message.utf8.count < 2000)
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `damaged in what they say, under a good signature`(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let claims = Array(TestIssuer.claims().description.utf8)
        for _ in 0..<300 {
            guard let damaged = try? JSON(decoding: random.damage(claims)), damaged.object != nil else { continue }
            let error = await refusal(of: try await issuer.token(damaged), sub: damaged["sub"]?.string ?? "")
            if let error { #expect(Self.accepted.contains(error.code), "seed \(seed): \(error)") }
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `damaged in their header`(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let parts = try await issuer.token().split(separator: ".").map(String.init)
        let header = Array(#"{"alg":"ES256","kid":"one","typ":"JWT","crit":["x"],"jwk":{"kty":"EC"}}"#.utf8)
        for _ in 0..<600 {
            let damaged = Data(random.damage(header)).base64EncodedString().replacing("=", with: "")
            let error = await refusal(of: "\(damaged).\(parts[1]).\(parts[2])")
            #expect(error.map { Self.accepted.contains($0.code) } == true, "seed \(seed): \(damaged)")
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `damaged key sets and rules`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let keys = Array(try issuer.keySet.description.utf8)
        let rule = Array(
            JSON.array([
                ["issuer": "https://a.example", "audiences": ["x"], "jwks": .string(try issuer.keySet.description)]
            ])
            .description.utf8)
        for _ in 0..<500 {
            for algorithm in ["ES256", "RS256", "EdDSA", "none"] {
                _ = KeySet(json: random.damage(keys))?.candidates(nil, algorithm)
            }
            _ = try? JWTRule.parse(String(decoding: random.damage(rule), as: UTF8.self))
        }
    }

    private static func parts(of token: String) -> [Data?] {
        token.split(separator: ".", omittingEmptySubsequences: false).map { part in
            let plain = part.replacing("-", with: "+").replacing("_", with: "/").replacing("=", with: "")
            return Data(base64Encoded: plain.padding(toLength: (plain.count + 3) / 4 * 4, withPad: "=", startingAt: 0))
        }
    }
}
