import Crypto
import Foundation
import GRPCCore
import Identity
import JWTKit
import Kubernetes
import MeshModel
import Testing

@testable import ControlPlane

/// Tokens that are verified by the keys of their issuer.
struct IssuerTokenTests {
    private let issuer = TestIssuer()
    private let authentication: CallerAuthentication

    init() throws {
        authentication = try Self.authentication([issuer.rule(cluster: "cluster2")])
    }

    private static func authentication(_ rules: [JWTRule]) -> CallerAuthentication {
        CallerAuthentication(
            reviewer: FakeReviewer(tokens: ["cluster1": [:], "cluster2": [:]]), rules: rules,
            fetch: { _ in throw FakeReviewer.Unreachable() }, trustDomains: TrustDomains(.clusterLocal),
            configCluster: "cluster1")
    }

    private func metadata(_ token: String, _ cluster: String? = "cluster2") -> Metadata {
        var metadata: Metadata = ["authorization": .string("Bearer \(token)")]
        if let cluster { metadata.addString(cluster, forKey: "clusterid") }
        return metadata
    }

    private func refusal(of token: String, cluster: String? = "cluster2", now: Date = Date()) async -> RPCError? {
        do {
            _ = try await authentication.caller(of: metadata(token, cluster), now: now)
            return nil
        } catch {
            return error as? RPCError
        }
    }

    @Test func `a token of the issuer proves the service account that it names`() async throws {
        let caller = try await authentication.caller(of: metadata(issuer.token()), now: Date())
        #expect(caller.identity.uri == "spiffe://cluster.local/ns/sample/sa/sleep")
        #expect(caller.cluster == "cluster2" && caller.proof == .oidc)
    }

    @Test func `one audience may stand alone, and times need not be there but for the expiry`() async throws {
        let claims = TestIssuer.claims {
            $0["aud"] = "istio-ca"
            $0["iat"] = nil
            $0["nbf"] = nil
        }
        #expect(try await authentication.caller(of: metadata(issuer.token(claims)), now: Date()).proof == .oidc)
    }

    @Test func `a rule without a cluster is for the one that holds the configuration`() async throws {
        let own = try Self.authentication([issuer.rule()])
        #expect(try await own.caller(of: metadata(issuer.token(), nil), now: Date()).cluster == "cluster1")
    }

    @Test func `every kind of signature that is accepted is verified`() async throws {
        let rsa = try Insecure.RSA.PrivateKey(pem: WorkloadKey(kind: .rsa2048).pem.unredactedText)
        let (modulus, exponent) = try rsa.publicKey.getKeyPrimitives()
        let (p384, ed) = (ES384PrivateKey(), Curve25519.Signing.PrivateKey())
        let wide = try #require(p384.publicKey.parameters)
        let keys: JSON = [
            "keys": [
                ["kty": "oct", "kid": "shared", "k": "c2VjcmV0"], ["kty": "RSA", "kid": "enc", "use": "enc"],
                ["kty": "RSA", "kid": "r", "n": .string(modulus.base64), "e": .string(exponent.base64)],
                ["kty": "EC", "crv": "P-384", "kid": "w", "x": .string(wide.x), "y": .string(wide.y)],
                ["kty": "OKP", "crv": "Ed25519", "kid": "d", "x": .string(ed.publicKey.rawRepresentation.base64)],
            ]
        ]
        let rule = JWTRule(issuer: TestIssuer.name, keys: .inline(keys.description))
        let authentication = Self.authentication([rule])
        var signers: [(String, JWTKeyCollection)] = []
        for digest in [DigestAlgorithm.sha256, .sha384, .sha512] {
            signers.append(("r", await JWTKeyCollection().add(rsa: rsa, digestAlgorithm: digest, kid: "r")))
            signers.append(("r", await JWTKeyCollection().add(pss: rsa, digestAlgorithm: digest, kid: "r")))
        }
        signers.append(("w", await JWTKeyCollection().add(ecdsa: p384, kid: "w")))
        let private25519 = EdDSA.PrivateKey(backing: ed)
        signers.append(("d", await JWTKeyCollection().add(eddsa: private25519, kid: "d")))
        for (kid, signer) in signers {
            let token = try await signer.sign(TokenPayload(json: TestIssuer.claims()), kid: .init(string: kid))
            let caller = try await authentication.caller(of: metadata(token, nil), now: Date())
            #expect(caller.proof == .oidc)
        }
    }

    static let claims: [(change: @Sendable (inout [String: JSON], Int64) -> Void, mentions: String)] = [
        ({ claims, now in claims["exp"] = .int(now - 1) }, "has expired"),
        ({ claims, now in claims["nbf"] = .int(now + 120) }, "is not valid yet"),
        ({ claims, now in claims["iat"] = .int(now + 120) }, "issued in the future"),
        (
            { claims, now in
                claims["iat"] = .int(now + 20)
                claims["exp"] = .int(now + 10)
            }, "after its expiry"
        ),
        ({ claims, _ in claims["aud"] = ["vault"] }, "audience istio-ca"),
        ({ claims, _ in claims["aud"] = [] }, "audience istio-ca"),
        ({ claims, _ in claims["aud"] = nil }, "not all of"),
        ({ claims, _ in claims["exp"] = nil }, "not all of"),
        ({ claims, _ in claims["exp"] = "never" }, "not all of"),
        ({ claims, _ in claims["exp"] = true }, "not all of"),
        ({ claims, _ in claims["sub"] = "admin" }, "no service account"),
        ({ claims, _ in claims["sub"] = "system:serviceaccount:sample" }, "no service account"),
        ({ claims, _ in claims["sub"] = "system:serviceaccount:sample:sleep:more" }, "no service account"),
        ({ claims, _ in claims["sub"] = "system:serviceaccount:sam/ple:sleep" }, "not the name of a namespace"),
        ({ claims, _ in claims["sub"] = "system:serviceaccount:sample:../../sa/x" }, "not the name of a service"),
    ]

    @Test(arguments: claims.indices)
    func `a token that says something else is refused, and told what to check`(index: Int) async throws {
        let (change, mentions) = Self.claims[index]
        let now = Int64(Date().timeIntervalSince1970)
        let token = try await issuer.token(TestIssuer.claims { change(&$0, now) })
        let error = await refusal(of: token)
        #expect(error?.code == .unauthenticated || error?.code == .permissionDenied)
        #expect(error?.message.contains(mentions) == true, "\(error?.message ?? "accepted")")
        #expect(error?.message.contains(token) == false)
    }

    @Test func `the same token is refused once its time is over`() async throws {
        let token = try await issuer.token()
        #expect(await refusal(of: token) == nil)
        let error = await refusal(of: token, now: Date().addingTimeInterval(601))
        #expect(error?.message.contains("has expired") == true)
    }

    @Test(arguments: ["cluster1", nil])
    func `callers by an issuer belong to its cluster and to no other`(cluster: String?) async throws {
        let error = await refusal(of: try await issuer.token(), cluster: cluster)
        #expect(error?.code == .permissionDenied)
        #expect(error?.message.contains("belong to cluster cluster2") == true)
    }

    @Test func `two clusters may have issuers of the same name, each with keys of its own`() async throws {
        let other = TestIssuer()
        let both = try Self.authentication([issuer.rule(cluster: "cluster2"), other.rule(cluster: "cluster1")])
        let (mine, theirs) = (try await issuer.token(), try await other.token())
        #expect(try await both.caller(of: metadata(mine, "cluster2"), now: Date()).cluster == "cluster2")
        #expect(try await both.caller(of: metadata(theirs, "cluster1"), now: Date()).cluster == "cluster1")
        await #expect(throws: RPCError.self) { try await both.caller(of: metadata(mine, "cluster1"), now: Date()) }
        await #expect(throws: RPCError.self) { try await both.caller(of: metadata(theirs, "cluster2"), now: Date()) }
    }

    @Test func `a token of an issuer without a rule is reviewed by the cluster that it claims`() async throws {
        let token = try await issuer.token(TestIssuer.claims { $0["iss"] = "https://issuer.example/" })
        let error = await refusal(of: token)
        #expect(error?.message.contains("cluster2 does not accept the token") == true)
    }
}

extension Data {
    fileprivate var base64: String { base64EncodedString() }
}
