import Foundation
import Hummingbird
import Kubernetes
import NIOCore
import Testing

@testable import LocalCluster

/// Webhooks that cannot be asked, or give no answer that counts.
@Suite struct WebhookFailureTests {
    /// What a server does at a path, and what the refusal says of it.
    private static let answers: [(path: String, says: String)] = [
        ("/500", "an error on the server has prevented the request from succeeding (status 500)"),
        ("/404", "the server could not find the requested resource"),
        ("/redirect", "the server answered with status 302 instead of 200"),
        ("/garbage", "received invalid webhook response"), ("/empty", "received invalid webhook response"),
        ("/none", "received invalid webhook response: response is absent"), ("/uid", "expected response.uid="),
        ("/kind", "expected webhook response of admission.k8s.io/v1/AdmissionReview"),
        ("/undecided", "received invalid webhook response: response.allowed is absent"),
        ("/base64", "received invalid webhook response: response.patch is not base64"),
        ("/type", "response.patchType must be JSONPatch"), ("/endless", "the answer has more than 3145728 bytes"),
        ("/slow", "context deadline exceeded"),
    ]

    /// Patches that cannot be used: no failurePolicy passes over them.
    private static let patches: [(path: String, says: String)] = [
        ("/text", "the patch of admission webhook \"m.example.com\" does not apply"),
        ("/nowhere", "there is nothing at '/spec/nowhere'"),
        ("/rename", "changed the kind, namespace or name of the object"),
        ("/namespace", "changed the kind, namespace or name of the object"),
        ("/whole", "changed the kind, namespace or name of the object"),
    ]

    private static func respond(_ path: String, _ question: JSON) async throws -> Response {
        func patch(_ operations: JSON) -> Response { WebhookAnswer.patched(question, operations) }
        switch path {
        case "/500": return Response(status: .internalServerError)
        case "/404": return Response(status: .notFound)
        case "/redirect": return Response(status: .found, headers: [.location: "https://localhost/"])
        case "/garbage": return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: "<html>")))
        case "/empty": return Response(status: .ok)
        case "/none": return WebhookAnswer.json(["kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1"])
        case "/uid": return WebhookAnswer.review(question, ["uid": "another"])
        case "/kind": return WebhookAnswer.json(["response": ["uid": "x", "allowed": true]])
        case "/undecided": return WebhookAnswer.review(question, ["allowed": .null])
        case "/base64": return WebhookAnswer.review(question, ["patchType": "JSONPatch", "patch": "%"])
        case "/type": return WebhookAnswer.review(question, ["patchType": "Merge", "patch": "e30="])
        case "/endless":
            return Response(
                status: .ok,
                body: ResponseBody { writer in
                    let chunk = ByteBuffer(repeating: UInt8(ascii: " "), count: 64 << 10)
                    while true { try await writer.write(chunk) }
                })
        case "/slow":
            try await Task.sleep(for: .seconds(60))
            return WebhookAnswer.allowed(question)
        case "/text":
            return WebhookAnswer.review(question, ["patchType": "JSONPatch", "patch": "e30="])
        case "/nowhere": return patch([["op": "replace", "path": "/spec/nowhere", "value": 1]])
        case "/rename": return patch([["op": "replace", "path": "/metadata/name", "value": "b"]])
        case "/namespace": return patch([["op": "replace", "path": "/metadata/namespace", "value": "kube-system"]])
        case "/whole": return patch([["op": "replace", "path": "", "value": 7]])
        default: return WebhookAnswer.allowed(question)
        }
    }

    private func refusal(_ cluster: RunningCluster) async -> APIStatus? {
        await status {
            _ = try await cluster.client.json(
                .create(.configMaps, namespace: "default", body: ["metadata": ["name": "a"]]))
        }
    }

    private func forget(_ cluster: RunningCluster) async throws {
        try await cluster.store.delete(.init(.mutatingWebhookConfigurations, name: "m"))
        _ = try? await cluster.store.delete(.init(.configMaps, namespace: "default", name: "a"))
    }

    @Test(.timeLimit(.minutes(2))) func answersThatDoNotCount() async throws {
        try await WebhookServer.with(Self.respond) { server in
            try await withCluster { cluster in
                for (path, says) in Self.answers {
                    for policy in ["Fail", "Ignore"] {
                        try await cluster.register(
                            mutating: true, "m", ["url": server.url(path), "caBundle": server.caBundle],
                            changes: ["failurePolicy": .string(policy), "timeoutSeconds": path == "/slow" ? 1 : 10])
                        let refusal = await refusal(cluster)
                        if policy == "Ignore" {
                            #expect(refusal == nil, "\(path)")
                        } else {
                            #expect(refusal?.code == 500, "\(path)")
                            #expect(refusal?.reason == .internalError)
                            let beginning = "Internal error occurred: failed calling webhook \"m.example.com\": "
                            #expect(refusal?.message.hasPrefix(beginning) == true, "\(path)")
                            #expect(refusal?.message.contains(says) == true, "\(path): \(refusal?.message ?? "")")
                            #expect(refusal?.message.contains("; check ") == true, "\(path)")
                        }
                        try await forget(cluster)
                    }
                }
            }
        }
    }

    @Test func patchesThatCannotBeUsed() async throws {
        try await WebhookServer.with(Self.respond) { server in
            try await withCluster { cluster in
                for (path, says) in Self.patches {
                    try await cluster.register(
                        mutating: true, "m", ["url": server.url(path), "caBundle": server.caBundle],
                        changes: ["failurePolicy": "Ignore"])
                    let refusal = await refusal(cluster)
                    #expect(refusal?.code == 500, "\(path)")
                    #expect(refusal?.message.contains(says) == true, "\(path): \(refusal?.message ?? "")")
                    try await forget(cluster)
                }
            }
        }
    }

    @Test func webhooksThatCannotBeReached() async throws {
        try await WebhookServer.with(hosts: ["elsewhere"], Self.respond) { server in
            try await WebhookServer.with(Self.respond) { other in
                try await withCluster { cluster in
                    try await cluster.store.create(
                        .services,
                        [
                            "metadata": ["name": "hook", "namespace": "default"],
                            "spec": ["ports": [["port": 443]], "selector": ["app": "hook"]],
                        ])
                    let cases: [(JSON, String)] = [
                        (
                            ["url": "https://localhost:1/x"],
                            "Post \"https://localhost:1/x?timeout=10s\": dial tcp localhost:1: connect: connection refused"
                        ),
                        (
                            ["url": server.url("/"), "caBundle": server.caBundle],
                            "x509: certificate is not valid for localhost"
                        ),
                        (
                            ["url": other.url("/"), "caBundle": server.caBundle],
                            "x509: certificate signed by unknown authority"
                        ),
                        (["url": other.url("/")], "x509: certificate signed by unknown authority"),
                        (
                            ["service": ["name": "none", "namespace": "default", "path": "/inject"]],
                            "Post \"https://none.default.svc:443/inject?timeout=10s\": service \"none\" not found"
                        ),
                        (
                            ["service": ["name": "hook", "namespace": "default"]],
                            "no endpoints available for service \"hook\""
                        ),
                    ]
                    for (client, says) in cases {
                        try await cluster.register(mutating: true, "m", client)
                        let refusal = await refusal(cluster)
                        #expect(refusal?.code == 500, "\(client)")
                        #expect(
                            refusal?.message.contains("failed to call webhook: Post ") == true
                                && refusal?.message.contains(says) == true, "\(refusal?.message ?? "")")
                        try await forget(cluster)
                    }
                }
            }
        }
    }

    @Test func aServiceMayBeElsewhere() async throws {
        try await WebhookServer.with(hosts: ["hook.default.svc"]) { _, question in
            WebhookAnswer.labelled(question, "seen", "yes")
        } _: { server in
            try await withCluster { cluster in
                try await cluster.store.create(
                    .services,
                    [
                        "metadata": ["name": "hook", "namespace": "default"],
                        "spec": ["type": "ExternalName", "externalName": "localhost"],
                    ])
                let service: JSON = [
                    "name": "hook", "namespace": "default", "port": .int(Int64(server.port)), "path": "/",
                ]
                try await cluster.register(mutating: true, "m", ["service": service, "caBundle": server.caBundle])
                let created = try await cluster.client.json(
                    .create(.configMaps, namespace: "default", body: ["metadata": ["name": "a"]]))
                #expect(created.labels == ["seen": "yes"])
            }
        }
    }

    @Test func abrokenWebhookCanAlwaysBeTakenAway() async throws {
        try await withCluster { cluster in
            let everything: JSON = [
                ["operations": ["*"], "apiGroups": ["*"], "apiVersions": ["*"], "resources": ["*/*"]]
            ]
            try await cluster.register(mutating: false, "v", ["url": "https://localhost:1/"], rules: everything)
            #expect(await refusal(cluster)?.code == 500)
            let inSystem = await status {
                _ = try await cluster.client.json(
                    .create(.configMaps, namespace: "kube-system", body: ["metadata": ["name": "a"]]))
            }
            #expect(inSystem?.code == 500)
            #expect(try await cluster.client.json(.tokenReview(token: "x")).status["authenticated"] == false)
            _ = try await cluster.client.json(.delete(.init(.validatingWebhookConfigurations, name: "v")))
            #expect(await refusal(cluster) == nil)
        }
    }

    /// A change to a good webhook, and what is wrong with it then.
    private static let faults: [(JSON, String)] = [
        (
            ["name": "short"],
            "webhooks[0].name: Invalid value: \"short\": should be a domain with at least three segments"
        ),
        (["sideEffects": .null], "webhooks[0].sideEffects: Required value"),
        (["sideEffects": "Some"], "webhooks[0].sideEffects: Unsupported value: \"Some\""),
        (["admissionReviewVersions": []], "webhooks[0].admissionReviewVersions: Required value"),
        (["admissionReviewVersions": ["v9"]], "must include at least one of v1, v1beta1"),
        (["timeoutSeconds": 31], "the timeout value must be between 1 and 30 seconds"),
        (["failurePolicy": "Maybe"], "webhooks[0].failurePolicy: Unsupported value"),
        (["matchConditions": [["name": "x", "expression": "true"]]], "this cluster does not evaluate CEL expressions"),
        (["clientConfig": ["url": "http://x/"]], "'https' is the only allowed URL scheme"),
        (["clientConfig": ["url": .null]], "exactly one of url or service is required"),
        (["clientConfig": ["caBundle": "eA=="]], "unable to parse bytes as PEM block"),
        (
            ["clientConfig": ["url": .null, "service": ["name": "x"]]],
            "webhooks[0].clientConfig.service.namespace: Required value"
        ),
        (["rules": [["operations": ["EAT"]]]], "webhooks[0].rules[0].operations: Unsupported value: \"EAT\""),
        (["rules": [["operations": ["*"]]]], "webhooks[0].rules[0].resources: Required value"),
        (
            ["namespaceSelector": ["matchExpressions": [["key": "a", "operator": "Is"]]]],
            "webhooks[0].namespaceSelector"
        ),
    ]

    @Test func configurationsAreChecked() async throws {
        try await withCluster { cluster in
            for (change, says) in Self.faults {
                let refusal = await status {
                    try await cluster.register(mutating: true, "m", ["url": "https://x/"], changes: change)
                }
                #expect(refusal?.code == 422, "\(change)")
                #expect(refusal?.message.contains(says) == true, "\(refusal?.message ?? "accepted: \(change)")")
            }
            try await cluster.register(
                mutating: true, "m", ["service": ["name": "x", "namespace": "y"]])
            let stored = try await cluster.store.get(.init(.mutatingWebhookConfigurations, name: "m"))
            let webhook = try #require(stored["webhooks"]?[0])
            let defaults: JSON = [
                "failurePolicy": "Fail", "matchPolicy": "Equivalent", "timeoutSeconds": 10, "namespaceSelector": [:],
                "objectSelector": [:], "reinvocationPolicy": "Never",
            ]
            #expect(webhook.merged(with: defaults) == webhook)
            #expect(webhook["rules"]?[0]?["scope"] == "*")
            #expect(webhook["clientConfig"]?["service"]?["port"] == 443)
        }
    }
}
