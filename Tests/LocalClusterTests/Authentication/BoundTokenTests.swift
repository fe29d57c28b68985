import Crypto
import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

/// Tokens that end with an object, tokens in Secrets, and the keys that verify them.
@Suite struct BoundTokenTests {
    private static let path = "/api/v1/namespaces/default/serviceaccounts/default/token"

    private func request(_ cluster: RunningCluster, _ spec: JSON) async throws -> JSON {
        try await cluster.client.json(
            .raw(.post, path: Self.path, body: (["spec": spec] as JSON).encoded(), contentType: "application/json"))
    }

    @Test func aTokenEndsWithItsObject() async throws {
        try await withCluster { cluster in
            try await cluster.store.create(.secrets, ["metadata": ["name": "s", "namespace": "default"]])
            let cases: [(JSON, ObjectReference, String?)] = [
                (["kind": "Secret", "name": "s"], .init(.secrets, namespace: "default", name: "s"), nil),
                (["kind": "Node", "name": "node1"], .init(.nodes, name: "node1"), "node1"),
            ]
            for (reference, object, node) in cases {
                let answer = try await request(cluster, ["boundObjectRef": reference])
                #expect(answer.spec["audiences"]?.array?.isEmpty == false)
                let token = try #require(answer.status["token"]?.string)
                let review = try await cluster.client.json(.tokenReview(token: token))
                #expect(review.status["authenticated"] == true)
                let extra = review.status["user"]?["extra"]
                #expect(extra?["authentication.kubernetes.io/node-name"]?[0]?.string == node)
                #expect(
                    extra?["authentication.kubernetes.io/credential-id"]?[0]?.string?.hasPrefix("JTI=") == true)
                try await cluster.store.delete(object)
                let after = try await cluster.client.json(.tokenReview(token: token))
                #expect(after.status["authenticated"] == false, "\(reference)")
            }
        }
    }

    @Test func requestsThatAreRefused() async throws {
        try await withCluster { cluster in
            try await cluster.store.create(.secrets, ["metadata": ["name": "s", "namespace": "default"]])
            let cases: [(JSON, Int, String)] = [
                (["expirationSeconds": 599], 422, "may not specify a duration less than 10 minutes"),
                (["expirationSeconds": 4_294_967_297], 422, "may not specify a duration larger than 2^32 seconds"),
                (
                    ["boundObjectRef": ["kind": "ConfigMap", "name": "x"]], 422,
                    "supported values: \"Pod\", \"Secret\", \"Node\""
                ),
                (["boundObjectRef": ["kind": "Secret"]], 422, "spec.boundObjectRef.name: Required value"),
                (["boundObjectRef": ["kind": "Secret", "name": "none"]], 404, "secrets \"none\" not found"),
                (
                    ["boundObjectRef": ["kind": "Secret", "name": "s", "uid": "other"]], 409,
                    "the UID in the bound object reference (other) does not match"
                ),
            ]
            for (spec, code, says) in cases {
                let refusal = await status { _ = try await request(cluster, spec) }
                #expect(refusal?.code == code, "\(spec)")
                #expect(refusal?.message.contains(says) == true, "\(refusal?.message ?? "")")
            }
        }
    }

    @Test func aSecretGetsALastingToken() async throws {
        try await withCluster { cluster in
            let place = ObjectReference(.secrets, namespace: "default", name: "reader-token")
            var secret: JSON = [
                "metadata": ["name": "reader-token", "namespace": "default"],
                "type": "kubernetes.io/service-account-token",
            ]
            #expect(await status { _ = try await cluster.store.create(.secrets, secret) }?.code == 422)
            secret.metadata["annotations"] = ["kubernetes.io/service-account.name": "default"]
            try await cluster.store.create(.secrets, secret)
            var filled: JSON?
            for try await news in cluster.store.follow(.secrets, namespace: "default") {
                if case .changed(let object) = news { filled = object }
                if case .all(let objects) = news { filled = objects.first { $0["data"]?["token"] != nil } }
                if filled?["data"]?["token"] != nil { break }
            }
            func text(_ key: String) throws -> String {
                let data = try #require(filled?["data"]?[key]?.string.flatMap { Data(base64Encoded: $0) })
                return String(decoding: data, as: UTF8.self)
            }
            #expect(try text("namespace") == "default")
            #expect(try text("ca.crt").hasPrefix("-----BEGIN CERTIFICATE-----"))
            let token = try text("token")
            let user = try await cluster.client.json(.tokenReview(token: token)).status["user"]
            #expect(user?["username"] == "system:serviceaccount:default:default")
            _ = try await cluster.client(token: token).json(.raw(.get, path: "/api"))
            try await cluster.store.delete(place)
            #expect(try await cluster.client.json(.tokenReview(token: token)).status["authenticated"] == false)
        }
    }

    @Test(arguments: [
        (nil, nil, true, TokenSecret.Step.nothing), ("1", nil, false, .fill), ("1", "1", true, .nothing),
        ("1", "1", false, .fill), ("2", "1", true, .remove), (nil, "1", true, .remove),
    ])
    func secretsFollowTheirAccounts(account: String?, known: String?, isFilled: Bool, step: TokenSecret.Step) throws {
        var secret: JSON = [
            "metadata": [
                "name": "s", "namespace": "a", "annotations": ["kubernetes.io/service-account.name": "sa"],
            ], "type": "kubernetes.io/service-account-token",
        ]
        if let known { secret.metadata["annotations"]?["kubernetes.io/service-account.uid"] = .string(known) }
        if isFilled { secret["data"] = ["token": "eA==", "ca.crt": "eA==", "namespace": "eA=="] }
        #expect(try #require(TokenSecret(secret)).step(account: account) == step)
    }

    @Test func othersCanVerifyTokens() async throws {
        try await withCluster { cluster in
            let client = try await cluster.client(serviceAccount: "sa", namespace: "default")
            let configuration = try await client.json(.raw(.get, path: "/.well-known/openid-configuration"))
            #expect(configuration["issuer"] == "https://kubernetes.default.svc")
            #expect(configuration["jwks_uri"]?.string == "https://127.0.0.1:\(cluster.port)/openid/v1/jwks")
            let keys = try await client.json(.raw(.get, path: "/openid/v1/jwks"))
            let key = try #require(keys["keys"]?[0])
            let point = try #require(Self.bytes(key["x"]?.string)) + #require(Self.bytes(key["y"]?.string))
            let token = try await cluster.tokens.token(
                serviceAccount: "sa", namespace: "default", lifetime: .seconds(600), now: Date()
            ).token
            let parts = token.split(separator: ".").map(String.init)
            let header = try JSON(decoding: [UInt8](try #require(Self.bytes(parts[0]))))
            #expect(header["kid"] == key["kid"])
            let publicKey = try P256.Signing.PublicKey(rawRepresentation: point)
            let signature = try P256.Signing.ECDSASignature(rawRepresentation: try #require(Self.bytes(parts[2])))
            #expect(publicKey.isValidSignature(signature, for: Data("\(parts[0]).\(parts[1])".utf8)))
            let anonymous = try cluster.client(token: nil)
            #expect(await status { _ = try await anonymous.json(.raw(.get, path: "/openid/v1/jwks")) }?.code == 401)
        }
    }

    private static func bytes(_ text: String?) -> Data? {
        guard let text else { return nil }
        let base64 = text.replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: base64 + String(repeating: "=", count: (4 - base64.count % 4) % 4))
    }
}
