import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

/// Custom kinds as clients meet them.
@Suite struct CustomResourceRequestTests {
    private typealias Samples = CustomResourceSamples
    private static let path = "/apis/example.com/v1/namespaces/default/widgets"

    private func withWidgets(_ body: @Sendable (RunningCluster) async throws -> Void) async throws {
        try await withCluster { cluster in
            let definition = try Samples.yaml(Samples.widgets)
            _ = try await cluster.client.json(
                .raw(
                    .post, path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                    body: definition.encoded(), contentType: "application/json"))
            try await body(cluster)
        }
    }

    private func send(
        _ method: Request.Method, _ path: String, _ object: JSON, _ cluster: RunningCluster,
        contentType: String = "application/json"
    ) async throws -> JSON {
        try await cluster.client.json(.raw(method, path: path, body: object.encoded(), contentType: contentType))
    }

    @Test func objectsGetTheirShape() async throws {
        try await withWidgets { cluster in
            let sent = Samples.widget("a", ["color": "red", "unknown": 1, "nested": [:], "tags": ["k": "v"]])
            let object = try await send(.post, Self.path, sent.merged(with: ["status": ["replicas": 7]]), cluster)
            #expect(object.spec == ["color": "red", "replicas": 1, "nested": ["mode": "fast"], "tags": ["k": "v"]])
            #expect(object["status"] == nil)
            #expect(object.metadata["generation"] == 1)
            let failure = await status {
                _ = try await send(.post, Self.path, Samples.widget("b", ["color": "blue", "replicas": "x"]), cluster)
            }
            #expect(failure?.code == 422)
            #expect(
                failure?.message
                    == """
                    Widget.example.com "b" is invalid: [spec.color: Unsupported value: "blue": supported values: \
                    "red", "green", spec.replicas: Invalid value: "string": spec.replicas in body must be of type \
                    integer: "string"]
                    """)
            #expect(failure?.details?.causes.map(\.field) == ["spec.color", "spec.replicas"])
        }
    }

    @Test func statusIsWrittenOnItsOwn() async throws {
        try await withWidgets { cluster in
            _ = try await send(.post, Self.path, Samples.widget("a"), cluster)
            let merge = "application/merge-patch+json"
            let status: JSON = ["status": ["replicas": 2, "unknown": 1], "spec": ["color": "green"]]
            let first = try await send(.patch, Self.path + "/a/status", status, cluster, contentType: merge)
            #expect(first.status == ["replicas": 2])
            #expect(first.spec["color"] == "red")
            #expect(first.metadata["generation"] == 1)
            let second = try await send(.patch, Self.path + "/a", status, cluster, contentType: merge)
            #expect(second.spec["color"] == "green")
            #expect(second.metadata["generation"] == 2)
            let failure = await LocalClusterTests.status {
                let bad: JSON = ["status": ["replicas": "x"]]
                _ = try await send(.patch, Self.path + "/a/status", bad, cluster, contentType: merge)
            }
            #expect(failure?.code == 422)
            // The other version has no such subresource, and no rules.
            let beta = Self.path.replacing("v1", with: "v1beta1")
            #expect(
                await LocalClusterTests.status {
                    _ = try await send(.patch, beta + "/a/status", status, cluster, contentType: merge)
                }?.code == 404)
        }
    }

    @Test func versionsAreOneObject() async throws {
        try await withWidgets { cluster in
            let beta = Self.path.replacing("v1", with: "v1beta1")
            let object = try await send(.post, beta, Samples.widget("a", ["color": "red", "more": true]), cluster)
            #expect(object["apiVersion"] == "example.com/v1beta1")
            #expect(object.spec["more"] == true)
            #expect(try await cluster.client.json(.raw(.get, path: Self.path + "/a"))["apiVersion"] == "example.com/v1")
        }
    }

    @Test func tablesHaveTheColumnsOfTheDefinition() async throws {
        try await withWidgets { cluster in
            _ = try await send(.post, Self.path, Samples.widget("a"), cluster)
            let accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"
            let table = try await cluster.client.json(.raw(.get, path: Self.path, accept: accept))
            let columns = table["columnDefinitions"]?.array ?? []
            #expect(columns.map { $0["name"]?.string } == ["Name", "Replicas", "Ready", "Color", "Age"])
            #expect(columns[1]["description"] == "how many")
            #expect(columns[3]["priority"] == 1)
            #expect(table["rows"]?[0]?["cells"]?.array?.prefix(4) == ["a", 1, .null, "red"])
            let beta = try await cluster.client.json(
                .raw(.get, path: Self.path.replacing("v1", with: "v1beta1"), accept: accept))
            #expect(beta["columnDefinitions"]?.array?.count == 2)
        }
    }

    @Test func discoveryFollows() async throws {
        try await withWidgets { cluster in
            func get(_ path: String, _ accept: String = "application/json") async throws -> JSON {
                try await cluster.client.json(.raw(.get, path: path, accept: accept))
            }
            let resources = try await get("/apis/example.com/v1")["resources"]?.array ?? []
            #expect(resources.compactMap { $0["name"]?.string } == ["widgets", "widgets/status", "widgets/scale"])
            #expect(resources[0]["shortNames"] == ["wd"])
            #expect(resources[0]["categories"] == ["gear"])
            #expect(resources[0]["singularName"] == "widget")
            #expect(resources[2]["kind"] == "Scale" && resources[2]["group"] == "autoscaling")
            #expect(try await get("/apis/example.com/v1beta1")["resources"]?.array?.count == 1)
            #expect(try await get("/apis/example.com")["preferredVersion"]?["version"] == "v1")
            for version in ["v2", "v2beta1"] {
                let list = try await get("/apis", Discovery.aggregatedMediaType(version))
                #expect(list["apiVersion"]?.string == "apidiscovery.k8s.io/\(version)")
                let group = list["items"]?.array?.first { $0.name == "example.com" }
                #expect(group?["versions"]?.array?.compactMap { $0["version"]?.string } == ["v1", "v1beta1"])
            }
            let names = (try await get("/apis")["groups"]?.array ?? []).compactMap { $0["name"]?.string }
            #expect(names.first == "apps")
            #expect(
                names.drop { $0 != "discovery.k8s.io" }.dropFirst() == [
                    "networking.istio.io", "example.com", "extensions.istio.io", "gateway.networking.k8s.io",
                    "security.istio.io", "telemetry.istio.io",
                ])
            try await cluster.store.write { transaction in
                let type = try transaction.catalog.type(.customResourceDefinitions)
                try transaction.delete(type, namespace: "", name: "widgets.example.com")
            }
            for path in ["/apis/example.com", "/apis/example.com/v1", Self.path, Self.path + "/a"] {
                #expect(await status { _ = try await get(path) }?.code == 404, "\(path)")
            }
        }
    }

    @Test func selectorsNameFieldsOfTheDefinition() async throws {
        try await withWidgets { cluster in
            _ = try await send(.post, Self.path, Samples.widget("a"), cluster)
            _ = try await send(.post, Self.path, Samples.widget("b", ["color": "green"]), cluster)
            let path = Self.path + "?fieldSelector=spec.color%3Dgreen"
            #expect(try await cluster.client.json(.raw(.get, path: path))["items"]?.array?.map(\.name) == ["b"])
            let other = Self.path + "?fieldSelector=spec.replicas%3D1"
            #expect(await status { _ = try await cluster.client.json(.raw(.get, path: other)) }?.code == 400)
        }
    }

    @Test func watchesSeeObjectsAndTheEndOfTheirKind() async throws {
        try await withWidgets { cluster in
            var watch = try await OpenWatch(cluster, Self.path)
            _ = try await send(.post, Self.path, Samples.widget("a"), cluster)
            #expect(try await watch.next()?.summary == "ADDED a")
            _ = try await cluster.client.json(
                .raw(.delete, path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com"))
            #expect(try await watch.next()?.summary == "DELETED a")
            #expect(try await watch.next() == nil)
        }
    }

    @Test func aConversionWebhookIsNotCalled() async throws {
        try await withCluster { cluster in
            var definition = try Samples.yaml(Samples.widgets)
            definition.spec["conversion"] = [
                "strategy": "Webhook",
                "webhook": ["conversionReviewVersions": ["v1"], "clientConfig": ["url": "https://localhost/convert"]],
            ]
            try await cluster.store.create(.customResourceDefinitions, definition)
            _ = try await send(.post, Self.path, Samples.widget("a"), cluster)
            let failure = await status {
                _ = try await cluster.client.json(.raw(.get, path: Self.path.replacing("v1", with: "v1beta1")))
            }
            #expect(failure?.code == 500)
            #expect(failure?.message.contains("conversion webhook for example.com/v1beta1, Kind=Widget failed") == true)
        }
    }

    @Test func whatWasWrongBeforeDoesNotHoldUpOtherChanges() async throws {
        try await withWidgets { cluster in
            let beta = Self.path.replacing("v1", with: "v1beta1")
            _ = try await send(.post, beta, Samples.widget("a", ["color": "blue"]), cluster)
            let merge = "application/merge-patch+json"
            let label: JSON = ["metadata": ["labels": ["a": "b"]]]
            #expect(try await send(.patch, Self.path + "/a", label, cluster, contentType: merge).labels == ["a": "b"])
            let worse: JSON = ["spec": ["color": "violet"]]
            #expect(
                await status { _ = try await send(.patch, Self.path + "/a", worse, cluster, contentType: merge) }?.code
                    == 422)
        }
    }
}
