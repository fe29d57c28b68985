import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct DiscoveryTests {
    @Test func groupsVersionsAndResources() async throws {
        try await withCluster { cluster in
            func get(_ path: String) async throws -> JSON { try await cluster.client.json(.raw(.get, path: path)) }
            #expect(try await get("/api")["versions"] == ["v1"])
            let groups = try await get("/apis")["groups"]?.array ?? []
            let istio = try #require(groups.first { $0["name"] == "networking.istio.io" })
            #expect(istio["preferredVersion"]?["version"] == "v1")
            #expect(istio["versions"]?.array?.count == 3)
            #expect(try await get("/apis/apps")["kind"] == "APIGroup")
            let core = try await get("/api/v1")["resources"]?.array ?? []
            let names = core.compactMap { $0["name"]?.string }
            #expect(Set(["pods", "pods/status", "services", "serviceaccounts/token", "nodes"]).isSubset(of: names))
            let pods = try #require(core.first { $0["name"] == "pods" })
            #expect(pods["shortNames"] == ["po"])
            #expect(pods["namespaced"] == true)
            #expect(await status { _ = try await get("/apis/networking.istio.io/v9") }?.code == 404)
        }
    }

    @Test func allAtOnce() async throws {
        try await withCluster { cluster in
            let accept = Discovery.aggregatedMediaType("v2") + ",application/json"
            let list = try await cluster.client.json(.raw(.get, path: "/apis", accept: accept))
            #expect(list["kind"] == "APIGroupDiscoveryList")
            let versions = (list["items"]?.array ?? []).flatMap { $0["versions"]?.array ?? [] }
            let kinds = versions.flatMap { $0["resources"]?.array ?? [] }.compactMap {
                $0["responseKind"]?["kind"]?.string
            }
            #expect(Set(["EndpointSlice", "Gateway", "TokenReview", "ClusterRole"]).isSubset(of: kinds))
        }
    }

    @Test func healthAndOpenAPI() async throws {
        try await withCluster { cluster in
            for path in ["/healthz", "/readyz", "/livez"] {
                let text = try await cluster.client.bytes(.raw(.get, path: path))
                #expect(String(decoding: text, as: UTF8.self) == "ok")
            }
            let index = try await cluster.client.json(.raw(.get, path: "/openapi/v3"))
            let paths = try #require(index["paths"]?.object)
            for (path, entry) in paths {
                let address = try #require(entry["serverRelativeURL"]?.string)
                #expect(
                    try await cluster.client.json(.raw(.get, path: address))["paths"]?.object?.isEmpty == false,
                    "\(path)")
            }
        }
    }

    /// Every kind has one storage name, and no two kinds of a group and version share a plural or short name.
    @Test func theCatalogIsConsistent() {
        let types = ResourceCatalog.builtIn.types
        #expect(Set(types.map(\.storageName)).count == types.count)
        for type in types {
            #expect(!type.versions.isEmpty)
            #expect(type.plural == type.plural.lowercased())
        }
        let core = types.filter { $0.group.isEmpty }.flatMap { [$0.plural] + $0.shortNames }
        #expect(Set(core).count == core.count)
    }
}

@Suite struct TableTests {
    private let accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"

    @Test func podsAsKubectlShowsThem() async throws {
        try await withCluster { cluster in
            try await cluster.store.create(
                .pods,
                [
                    "metadata": ["name": "p", "namespace": "default"],
                    "spec": ["containers": [["name": "c", "image": "i"]]],
                ])
            try await cluster.store.change(.init(.pods, namespace: "default", name: "p")) { pod in
                pod.status["phase"] = "Running"
                pod.status["containerStatuses"] = [["ready": true, "restartCount": 0, "state": ["running": [:]]]]
            }
            let table = try await cluster.client.json(.raw(.get, path: "/api/v1/pods", accept: accept))
            #expect(table["kind"] == "Table")
            let names = table["columnDefinitions"]?.array?.prefix(5).compactMap { $0["name"]?.string }
            #expect(names == ["Name", "Ready", "Status", "Restarts", "Age"])
            #expect(table["rows"]?[0]?["cells"]?.array?.prefix(4) == ["p", "1/1", "Running", "0"])
            #expect(table["rows"]?[0]?["object"]?["kind"] == "PartialObjectMetadata")
        }
    }

    @Test func everyKindHasATable() async throws {
        try await withCluster { cluster in
            for type in ResourceCatalog.builtIn.types where !type.isReview {
                let resource = GroupVersionResource(
                    group: type.group, version: type.preferredVersion, resource: type.plural)
                let table = try await cluster.client.json(.raw(.get, path: resource.path(), accept: accept))
                let columns = table["columnDefinitions"]?.array?.count
                #expect(columns ?? 0 >= 2, "\(type.kind)")
                for row in table["rows"]?.array ?? [] { #expect(row["cells"]?.array?.count == columns, "\(type.kind)") }
            }
        }
    }

    @Test func whatCannotBeServedIsNotAcceptable() async throws {
        try await withCluster { cluster in
            let request = Request.raw(.get, path: "/api/v1/pods", accept: "application/xml")
            #expect(await status { _ = try await cluster.client.bytes(request) }?.code == 406)
        }
    }
}
