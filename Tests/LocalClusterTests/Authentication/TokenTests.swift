import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct TokenTests {
    @Test func aTokenSaysWhoItsHolderIs() async throws {
        try await withCluster { cluster in
            try await cluster.store.create(
                .pods,
                [
                    "metadata": ["name": "p", "namespace": "default"],
                    "spec": ["containers": [["name": "c", "image": "i"]]],
                ])
            let pod = try await cluster.store.get(.init(.pods, namespace: "default", name: "p"))
            let answer = try await cluster.client.json(
                .tokenRequest(
                    namespace: "default", serviceAccount: "default", audiences: ["istio-ca"], boundPod: ("p", pod.uid)))
            let token = try #require(answer.status["token"]?.string)
            #expect(answer.status["expirationTimestamp"]?.string.flatMap(ObjectTime.date) != nil)
            let review = try await cluster.client.json(.tokenReview(token: token, audiences: ["istio-ca", "other"]))
            #expect(review.status["authenticated"] == true)
            #expect(review.status["audiences"] == ["istio-ca"])
            let user = try #require(review.status["user"])
            #expect(user["username"] == "system:serviceaccount:default:default")
            #expect(
                user["groups"] == ["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"])
            #expect(user["extra"]?["authentication.kubernetes.io/pod-name"] == ["p"])
            // The pod ends, and the token with it.
            try await cluster.store.delete(.init(.pods, namespace: "default", name: "p"))
            let after = try await cluster.client.json(.tokenReview(token: token, audiences: ["istio-ca"]))
            #expect(after.status["authenticated"] == false)
            #expect(after.status["error"]?.string?.contains("pod is gone") == true)
        }
    }

    @Test func tokensThatAreRefused() async throws {
        try await withCluster { cluster in
            func token(audiences: [String] = [], lifetime: Duration = .seconds(3600), now: Date = Date()) async throws
                -> String
            {
                try await cluster.tokens.token(
                    serviceAccount: "default", namespace: "default", audiences: audiences, lifetime: lifetime, now: now
                ).token
            }
            let good = try await token()
            let cases: [(String, String)] = [
                ("expired", try await token(now: Date(timeIntervalSinceNow: -4000))),
                ("another audience", try await token(audiences: ["elsewhere"])),
                ("from the future", try await token(now: Date(timeIntervalSinceNow: 4000))),
                ("cut", String(good.dropLast(3))), ("changed", Self.changed(good)), ("unsigned", Self.unsigned(good)),
                ("text", "text"), ("long", String(repeating: "a.", count: 20_000)), ("dots", ".."),
            ]
            for (what, token) in cases {
                let review = try await cluster.client.json(.tokenReview(token: token))
                #expect(review.status["authenticated"] == false, "\(what)")
                #expect(review.status["error"]?.string?.isEmpty == false, "\(what)")
                let client = try cluster.client(token: token)
                #expect(await status { _ = try await client.json(.raw(.get, path: "/api")) }?.code == 401, "\(what)")
            }
            #expect(try await cluster.client.json(.tokenReview(token: good)).status["authenticated"] == true)
        }
    }

    @Test func aTokenEndsWithItsServiceAccount() async throws {
        try await withCluster { cluster in
            let client = try await cluster.client(serviceAccount: "sa", namespace: "ns")
            _ = try await client.json(.raw(.get, path: "/api"))
            let account = ObjectReference(.serviceAccounts, namespace: "ns", name: "sa")
            try await cluster.store.delete(account)
            #expect(await status { _ = try await client.json(.raw(.get, path: "/api")) }?.code == 401)
            // A new account of the same name is another account.
            try await cluster.store.create(.serviceAccounts, ["metadata": ["name": "sa", "namespace": "ns"]])
            #expect(await status { _ = try await client.json(.raw(.get, path: "/api")) }?.code == 401)
        }
    }

    @Test func requestsForTokensAreChecked() async throws {
        try await withCluster { cluster in
            let client = cluster.client
            let cases: [(Int, Request)] = [
                (404, .tokenRequest(namespace: "default", serviceAccount: "none")),
                (404, .tokenRequest(namespace: "default", serviceAccount: "default", boundPod: ("none", "x"))),
                (422, .tokenRequest(namespace: "default", serviceAccount: "default", expirationSeconds: 5)),
                (400, .tokenReview(token: "")),
            ]
            for (code, request) in cases {
                #expect(await status { _ = try await client.json(request) }?.code == code, "\(request.path)")
            }
        }
    }

    @Test func theIssuerCannotBeChosen() async throws {
        try await withDirectory { directory in
            // The same cluster with another key: its tokens mean nothing here.
            try await withCluster(in: directory + "/one") { one in
                let foreign = try await one.tokens.token(
                    serviceAccount: "default", namespace: "default", lifetime: .seconds(3600), now: Date()
                ).token
                try await withCluster(in: directory + "/two") { two in
                    let review = try await two.client.json(.tokenReview(token: foreign))
                    #expect(review.status["authenticated"] == false)
                }
            }
        }
    }

    /// One letter of the claims is another.
    private static func changed(_ token: String) -> String {
        var parts = token.split(separator: ".").map(String.init)
        let last = parts[1].removeLast()
        parts[1].append(last == "A" ? "B" : "A")
        return parts.joined(separator: ".")
    }

    private static func unsigned(_ token: String) -> String {
        let header = Data(#"{"alg":"none","typ":"JWT"}"#.utf8).base64EncodedString().replacing("=", with: "")
        return "\(header).\(token.split(separator: ".")[1])."
    }
}
