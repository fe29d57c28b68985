import Crypto
import Foundation
import GRPCCore
import Identity
import JWTKit
import Kubernetes
import MeshModel
import Testing

@testable import ControlPlane

/// Tokens that say what a good one says but that the issuer did not sign.
struct ForgedTokenTests {
    private let issuer = TestIssuer()

    private func refusal(of token: String) async throws -> RPCError? {
        let authentication = CallerAuthentication(
            reviewer: FakeReviewer(tokens: ["cluster1": [:]]), rules: [try issuer.rule()],
            fetch: { _ in throw FakeReviewer.Unreachable() }, trustDomains: TrustDomains(.clusterLocal),
            configCluster: "cluster1")
        do {
            _ = try await authentication.caller(of: ["authorization": .string("Bearer \(token)")], now: Date())
            return nil
        } catch {
            return error as? RPCError
        }
    }

    private func expectRefusal(_ token: String, _ mentions: String) async throws {
        let error = try await refusal(of: token)
        #expect(error?.code == .unauthenticated)
        #expect(error?.message.contains(mentions) == true, "\(error?.message ?? "accepted")")
        #expect(error?.message.contains(token) == false)
    }

    @Test func `signed by another key of the same name`() async throws {
        try await expectRefusal(TestIssuer().token(), "was not signed by the issuer's key")
    }

    @Test func `signed by a key that the issuer does not have`() async throws {
        var other = TestIssuer()
        other.keyID = "two"
        try await expectRefusal(other.token(), "names a key that is not among the issuer's")
    }

    @Test func `with the claims of one token and the signature of another`() async throws {
        let parts = try await issuer.token().split(separator: ".")
        let claims = TestIssuer.claims { $0["sub"] = "system:serviceaccount:kube-system:admin" }
        let other = try await issuer.token(claims).split(separator: ".")
        try await expectRefusal("\(parts[0]).\(other[1]).\(parts[2])", "was not signed by the issuer's key")
    }

    @Test(arguments: ["none", "None", "NONE", "", "HS256", "ES512", "RS1", "es256", "RSA-OAEP"])
    func `by an algorithm that is not accepted`(algorithm: String) async throws {
        let token = compactToken(
            header: ["alg": .string(algorithm), "kid": "one", "typ": "JWT"], claims: TestIssuer.claims(), signature: [])
        try await expectRefusal(token, "algorithm that is accepted")
    }

    @Test(arguments: ["RS256", "PS256", "EdDSA", "ES384"])
    func `by an algorithm that the key is not for`(algorithm: String) async throws {
        let token = compactToken(
            header: ["alg": .string(algorithm), "kid": "one"], claims: TestIssuer.claims(),
            signature: [UInt8](repeating: 7, count: 64))
        let error = try await refusal(of: token)
        #expect(error?.code == .unauthenticated)
    }

    @Test func `with the public key as the secret of an HMAC`() async throws {
        let secrets = [issuer.key.publicKey.pemRepresentation, try issuer.publicKey.description]
        for secret in secrets {
            let key = SymmetricKey(data: Data(secret.utf8))
            for algorithm in ["HS256", "ES256"] {
                let unsigned = compactToken(
                    header: ["alg": .string(algorithm), "kid": "one"], claims: TestIssuer.claims(), signature: [])
                let code = Array(HMAC<SHA256>.authenticationCode(for: Data(unsigned.dropLast().utf8), using: key))
                let token = compactToken(
                    header: ["alg": .string(algorithm), "kid": "one"], claims: TestIssuer.claims(), signature: code)
                #expect(try await refusal(of: token)?.code == .unauthenticated)
            }
        }
    }

    @Test func `with a key of its own in the header`() async throws {
        let forger = TestIssuer()
        let parameters = try #require(forger.key.publicKey.parameters)
        var header = JWTHeader()
        header.jwk = ["kty": "EC", "crv": "P-256", "x": .string(parameters.x), "y": .string(parameters.y)]
        header.jku = "https://forger.example/keys"
        try await expectRefusal(forger.token(header: header), "was not signed by the issuer's key")
    }

    @Test func `with extensions that have to be understood`() async throws {
        var header = JWTHeader()
        header.crit = ["b64"]
        try await expectRefusal(issuer.token(header: header), "crit")
    }

    @Test(arguments: [
        "a.b", "a.b.c", "..", "....", "e30.e30.", "e30.e30.e30", "bnVsbA.bnVsbA.", "W10.W10.W10", "%00", "two words",
        "ümlaut", String(repeating: "x", count: 16 << 10), String(repeating: ".", count: 1000),
        String(repeating: "x", count: (16 << 10) + 1),
    ])
    func `that are no tokens at all`(garbage: String) async throws {
        let error = try await refusal(of: garbage)
        #expect(error?.code == .unauthenticated)
        #expect(error.map { $0.message.utf8.count < 1000 } == true)
    }

    @Test func `nested deeper than anybody writes`() async throws {
        let deep = String(repeating: "[", count: 4000) + String(repeating: "]", count: 4000)
        let token = [#"{"alg":"ES256","kid":"one"}"#, #"{"iss":"\#(TestIssuer.name)","x":\#(deep)}"#, "x"].map {
            Data($0.utf8).base64EncodedString().replacing("=", with: "")
        }.joined(separator: ".")
        #expect(try await refusal(of: token)?.code == .unauthenticated)
    }
}
