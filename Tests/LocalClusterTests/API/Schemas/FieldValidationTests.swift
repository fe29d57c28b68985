import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct FieldValidationTests {
    private static let maps = "/api/v1/namespaces/default/configmaps"
    private static let deployments = "/apis/apps/v1/namespaces/default/deployments"
    private static let deployment =
        #""metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"#
        + #""template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","#

    /// Requests that are refused: path and query, body, code, and what the message says.
    private static let refusals: [(path: String, body: String, code: Int, says: String)] = [
        (
            maps + "?fieldValidation=Sometimes", #"{"metadata":{"name":"a"}}"#, 422,
            "supported values: \"Ignore\", \"Warn\""
        ),
        (
            maps + "?fieldValidation=Strict", #"{"metadata":{"name":"a"},"dat":{},"metadta":1}"#, 400,
            "strict decoding error: unknown field \"dat\", unknown field \"metadta\""
        ),
        (
            maps + "?fieldValidation=Strict", #"{"metadata":{"name":"a","name":"a"}}"#, 400,
            "strict decoding error: duplicate field \"metadata.name\""
        ),
        (maps, #"{"metadata":{"name":"a"},"data":{"a":1}}"#, 400, "ConfigMap.data.a of type string"),
        (maps + "?fieldValidation=Ignore", #"{"metadata":{"name":"a"},"data":7}"#, 400, "of type map[string]string"),
        (
            deployments + "?fieldValidation=Strict", "{\(deployment)\"bar\":1}]}},\"foo\":2}}", 400,
            "Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error: "
                + "unknown field \"spec.foo\", unknown field \"spec.template.spec.containers[0].bar\""
        ),
        (deployments, "{\(deployment)\"tty\":1}]}}}}", 400, "Container.spec.template.spec.containers.tty of type bool"),
        (
            deployments, "{\(deployment)\"imagePullPolicy\":\"Often\"}]}}}}", 422,
            "spec.template.spec.containers[0].imagePullPolicy: Unsupported value: \"Often\""
        ),
        (deployments, #"{"metadata":{"name":"d"},"spec":{}}"#, 422, "spec.template: Required value"),
    ]

    @Test func refusedObjects() async throws {
        try await withCluster { cluster in
            for (path, body, code, says) in Self.refusals {
                let failure = await status { _ = try await cluster.client.bytes(Self.post(path, body)) }
                #expect(failure?.code == code, "\(path) \(body): \(String(describing: failure))")
                #expect(failure?.message.contains(says) == true, "\(path) \(body): \(failure?.message ?? "")")
            }
        }
    }

    private static func post(_ path: String, _ body: String) -> Request {
        .raw(.post, path: path, body: Array(body.utf8), contentType: "application/json")
    }

    @Test(arguments: ["", "?fieldValidation=Warn", "?fieldValidation=Ignore"])
    func unknownMembersAreNotStored(_ query: String) async throws {
        try await withCluster { cluster in
            let body = #"{"metadata":{"name":"a"},"data":{"a":"b"},"dat":{}}"#
            let created = try await cluster.client.json(Self.post(Self.maps + query, body))
            #expect(created["dat"] == nil)
            #expect(created["data"] == ["a": "b"])
            let patch = Request.raw(
                .patch, path: Self.maps + "/a" + query, body: Array(#"{"data":{"c":"d"},"x":1}"#.utf8),
                contentType: "application/merge-patch+json")
            let patched = try await cluster.client.json(patch)
            #expect(patched["x"] == nil)
            #expect(patched["data"] == ["a": "b", "c": "d"])
        }
    }

    /// Patches with faults: content type, patch, query, code and what the message says.
    private static let patches: [(type: String, patch: String, query: String, code: Int, says: String)] = [
        ("merge-patch+json", #"{"x":1}"#, "?fieldValidation=Strict", 422, "strict decoding error: unknown field \"x\""),
        ("json-patch+json", #"[{"op":"add","path":"/x","value":1}]"#, "?fieldValidation=Strict", 422, "field \"x\""),
        (
            "strategic-merge-patch+json", #"{"data":{"a":"b","a":"c"}}"#, "?fieldValidation=Strict", 422,
            "duplicate field \"data.a\""
        ),
        ("merge-patch+json", #"{"data":{"a":[]}}"#, "", 400, "cannot unmarshal array"),
        ("merge-patch+json", #"{}"#, "?fieldValidation=x", 422, "PatchOptions"),
    ]

    @Test func refusedPatches() async throws {
        try await withCluster { cluster in
            _ = try await cluster.client.json(Self.post(Self.maps, #"{"metadata":{"name":"a"}}"#))
            for (type, patch, query, code, says) in Self.patches {
                let request = Request.raw(
                    .patch, path: Self.maps + "/a" + query, body: Array(patch.utf8), contentType: "application/\(type)")
                let failure = await status { _ = try await cluster.client.bytes(request) }
                #expect(failure?.code == code, "\(patch): \(String(describing: failure))")
                #expect(failure?.message.contains(says) == true, "\(patch): \(failure?.message ?? "")")
            }
        }
    }

    /// The mesh's kinds have no schema of Kubernetes': everything is allowed in them.
    @Test func kindsWithoutSchemaKeepEverything() async throws {
        try await withCluster { cluster in
            let path = "/apis/networking.istio.io/v1/namespaces/default/gateways?fieldValidation=Strict"
            let body = #"{"metadata":{"name":"g"},"spec":{"anything":[1]}}"#
            let created = try await cluster.client.json(Self.post(path, body))
            #expect(created.spec == ["anything": [1]])
        }
    }
}
