import Foundation
import Identity
import Kubernetes
import NIOSSL
import Synchronization
import Testing

@testable import LocalCluster

@Suite struct APIServerTests {
    /// Requests that are refused, all in one cluster: method, path, body, content type; code and reason.
    private static let refusals: [(Request.Method, String, String?, String?, Int, String)] = [
        (.get, "/api/v1/gadgets", nil, nil, 404, "NotFound"),
        (.get, "/apis/none/v1/things", nil, nil, 404, "NotFound"),
        (.get, "/api/v2/pods", nil, nil, 404, "NotFound"),
        (.get, "/nothing", nil, nil, 404, "NotFound"),
        (.get, "/api/v1/namespaces/default/pods/none", nil, nil, 404, "NotFound"),
        (.get, "/api/v1/namespaces/default/nodes", nil, nil, 404, "NotFound"),
        (.get, "/api/v1/pods/x", nil, nil, 404, "NotFound"),
        (.get, "/api/v1/namespaces/default/pods/%2e%2e", nil, nil, 400, "BadRequest"),
        (.get, "/api/v1/namespaces/default/pods/a%2fb", nil, nil, 400, "BadRequest"),
        (.get, "/api/v1/pods?labelSelector=a%3D%3D%3D", nil, nil, 400, "BadRequest"),
        (.get, "/api/v1/pods?fieldSelector=spec.x%3D1", nil, nil, 400, "BadRequest"),
        (.get, "/api/v1/pods?limit=-3", nil, nil, 400, "BadRequest"),
        (.post, "/api/v1/pods", "{}", nil, 405, "MethodNotAllowed"),
        (.put, "/version", "{}", nil, 405, "MethodNotAllowed"),
        (.get, "/apis/authentication.k8s.io/v1/tokenreviews", nil, nil, 405, "MethodNotAllowed"),
        (.post, "/api/v1/namespaces/default/configmaps", "{", nil, 400, "BadRequest"),
        (.post, "/api/v1/namespaces/default/configmaps", "", nil, 400, "BadRequest"),
        (.post, "/api/v1/namespaces/default/configmaps", "[]", nil, 400, "BadRequest"),
        (.post, "/api/v1/namespaces/default/configmaps", #"{"metadata":7}"#, nil, 400, "BadRequest"),
        (.post, "/api/v1/namespaces/default/configmaps", #"{"metadata":{"name":"a"}} x"#, nil, 400, "BadRequest"),
        (.post, "/api/v1/namespaces/default/configmaps", "a: [", "application/yaml", 400, "BadRequest"),
        (.post, "/api/v1/namespaces/default/configmaps", "a: 1\n---\nb: 2", "application/yaml", 400, "BadRequest"),
        (
            .post, "/api/v1/namespaces/default/configmaps", #"{"kind":"Secret","metadata":{"name":"a"}}"#, nil, 400,
            "BadRequest"
        ),
        (
            .post, "/api/v1/namespaces/default/configmaps", #"{"apiVersion":"v2","metadata":{"name":"a"}}"#, nil, 400,
            "BadRequest"
        ),
        (
            .post, "/api/v1/namespaces/default/configmaps", #"{"metadata":{"name":"a","namespace":"b"}}"#, nil, 400,
            "BadRequest"
        ),
        (
            .post, "/api/v1/namespaces/default/configmaps?dryRun=Some", #"{"metadata":{"name":"a"}}"#, nil, 400,
            "BadRequest"
        ),
        (.put, "/api/v1/namespaces/default/configmaps/a", #"{"metadata":{"name":"b"}}"#, nil, 400, "BadRequest"),
        (.post, "/api/v1/namespaces/none/configmaps", #"{"metadata":{"name":"a"}}"#, nil, 404, "NotFound"),
        (.post, "/api/v1/namespaces/default/configmaps", "{}", "text/plain", 415, "UnsupportedMediaType"),
        (
            .patch, "/api/v1/namespaces/default/configmaps/kube-root-ca.crt", "{}", "application/json", 415,
            "UnsupportedMediaType"
        ),
        (.patch, "/api/v1/namespaces/default/configmaps/none", "{}", "application/merge-patch+json", 404, "NotFound"),
        (
            .patch, "/api/v1/namespaces/default/configmaps/kube-root-ca.crt", "7", "application/merge-patch+json", 400,
            "BadRequest"
        ),
        (
            .patch, "/api/v1/namespaces/default/configmaps/kube-root-ca.crt", #"{"metadata":{"name":"x"}}"#,
            "application/merge-patch+json", 400, "BadRequest"
        ),
        (.post, "/api/v1/namespaces/default/configmaps", #"{"metadata":{"name":"../x"}}"#, nil, 422, "Invalid"),
        (.post, "/api/v1/namespaces", #"{"metadata":{"name":"a.b"}}"#, nil, 422, "Invalid"),
        (.post, "/api/v1/namespaces/default/pods", #"{"metadata":{"name":"p"},"spec":{}}"#, nil, 422, "Invalid"),
        (
            .post, "/api/v1/namespaces/default/secrets", #"{"metadata":{"name":"s"},"data":{"a":"%"}}"#, nil, 422,
            "Invalid"
        ),
        (.delete, "/api/v1/namespaces/default", nil, nil, 403, "Forbidden"),
        (.delete, "/api/v1/namespaces/default/configmaps/none", nil, nil, 404, "NotFound"),
        (
            .delete, "/api/v1/namespaces/default/configmaps/kube-root-ca.crt", #"{"preconditions":{"uid":"x"}}"#, nil,
            409,
            "Conflict"
        ),
    ]

    @Test func refusedRequests() async throws {
        try await withCluster { cluster in
            for (method, path, body, type, code, reason) in Self.refusals {
                let request = Request.raw(
                    method, path: path, body: body.map { Array($0.utf8) },
                    contentType: type ?? (body == nil ? nil : "application/json"))
                let failure = await status { _ = try await cluster.client.bytes(request) }
                #expect(failure?.code == code, "\(method.rawValue) \(path): \(String(describing: failure))")
                #expect(failure?.reason.rawValue == reason, "\(method.rawValue) \(path)")
            }
        }
    }

    @Test func bodiesAreLimited() async throws {
        try await withCluster { cluster in
            let large = [UInt8](repeating: UInt8(ascii: "x"), count: (3 << 20) + 1)
            let path = "/api/v1/namespaces/default/configmaps"
            let tooLarge = Request.raw(.post, path: path, body: large, contentType: "application/json")
            #expect(await status { _ = try await cluster.client.bytes(tooLarge) }?.code == 413)
            let deep = Array((String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)).utf8)
            let tooDeep = Request.raw(.post, path: path, body: deep, contentType: "application/json")
            #expect(await status { _ = try await cluster.client.bytes(tooDeep) }?.code == 400)
        }
    }

    @Test func objectsGoThroughTheirLife() async throws {
        try await withCluster { cluster in
            let resource = GroupVersionResource(group: "networking.istio.io", version: "v1alpha3", resource: "gateways")
            let reference = ObjectReference(resource, namespace: "default", name: "gw")
            let client = cluster.client
            let gateway: JSON = ["metadata": ["name": "gw"], "spec": ["selector": ["istio": "x"]]]
            let created = try await client.json(.create(resource, namespace: "default", body: gateway))
            #expect(created["kind"] == "Gateway")
            let patched = try await client.json(.patch(reference, .merge(["spec": ["selector": ["istio": "y"]]])))
            #expect(patched.metadata["generation"] == 2)
            let status: JSON = ["status": ["conditions": [["type": "Accepted", "status": "True"]]]]
            let judged = try await client.json(.patchStatus(reference, .merge(status)))
            #expect(judged.status == status.status)
            #expect(judged.metadata["generation"] == 2)
            let other = GroupVersionResource(group: "networking.istio.io", version: "v1", resource: "gateways")
            let list = try await client.json(.list(other))
            #expect(list["kind"] == "GatewayList")
            #expect(list["items"]?[0]?["apiVersion"] == "networking.istio.io/v1")
            let deletion = try await client.json(.delete(reference))
            #expect(deletion["status"] == "Success")
            #expect(deletion["details"]?["uid"]?.string == created.uid)
        }
    }

    @Test func yamlIsUnderstood() async throws {
        try await withCluster { cluster in
            let yaml = "metadata:\n  name: a\ndata:\n  x: 'yes'\n"
            let request = Request.raw(
                .post, path: "/api/v1/namespaces/default/configmaps", body: Array(yaml.utf8),
                contentType: "application/yaml")
            let created = try await cluster.client.json(request)
            #expect(created["data"] == ["x": "yes"])
        }
    }

    @Test func listsComeInParts() async throws {
        try await withCluster { cluster in
            for index in 0..<7 { try await cluster.store.create(.configMaps, configMap("m\(index)")) }
            var names: [String] = []
            var versions: Set<JSON?> = []
            var token: String?
            repeat {
                var query = [Request.QueryItem("limit", "3")]
                if let token { query.append(.init("continue", token)) }
                let page = try await cluster.client.json(
                    .raw(.get, path: "/api/v1/namespaces/default/configmaps", query: query))
                names += page["items"]?.array?.map(\.name) ?? []
                versions.insert(page.metadata["resourceVersion"])
                token = page.metadata["continue"]?.string
            } while token != nil
            #expect(names == ["kube-root-ca.crt"] + (0..<7).map { "m\($0)" })
            #expect(versions.count == 1)
        }
    }

    @Test func largeListsArriveWhole() async throws {
        try await withCluster { cluster in
            let text = String(repeating: "x", count: 100_000)
            for index in 0..<20 { try await cluster.store.create(.configMaps, configMap("m\(index)", ["t": text])) }
            let list = try await cluster.client.json(.list(.configMaps, namespace: "default"))
            #expect(list["items"]?.array?.filter { $0["data"]?["t"]?.string == text }.count == 20)
        }
    }

    @Test func aCollectionIsDeletedByItsSelector() async throws {
        try await withCluster { cluster in
            for (name, app) in [("a", "x"), ("b", "x"), ("c", "y")] {
                try await cluster.store.create(.configMaps, configMap(name, labels: ["app": app]))
            }
            let request = Request.raw(
                .delete, path: "/api/v1/namespaces/default/configmaps", query: [.init("labelSelector", "app=x")])
            #expect(try await cluster.client.json(request)["items"]?.array?.map(\.name) == ["a", "b"])
            #expect(
                try await cluster.store.list(.configMaps, namespace: "default").items.map(\.name) == [
                    "c", "kube-root-ca.crt",
                ])
        }
    }

    @Test func aDryRunIsAnsweredButNotKept() async throws {
        try await withCluster { cluster in
            let request = Request.raw(
                .post, path: "/api/v1/namespaces/default/services", query: [.init("dryRun", "All")],
                body: Array(#"{"metadata":{"name":"s"},"spec":{"ports":[{"port":80}]}}"#.utf8),
                contentType: "application/json")
            let shown = try await cluster.client.json(request)
            #expect(shown.spec["clusterIP"]?.string?.hasPrefix("10.96.0.") == true)
            #expect(
                await status { _ = try await cluster.store.get(.init(.services, namespace: "default", name: "s")) }?
                    .code == 404)
        }
    }

    @Test func theServerHasManyNames() async throws {
        try await withDirectory { directory in
            var configuration = testConfiguration(directory)
            configuration.advertisedAPIAddress = "198.51.100.7:6443"
            let authority = try ClusterAuthority(directory: directory + "/pki", now: Date())
            let issued = try authority.issue(hosts: configuration.serverNames, now: Date())
            let names = try #require(try CertificateSummary.parse(pem: Array(issued.certificatePEM.utf8)).first).names
            for name in [
                "127.0.0.1", "localhost", "10.244.0.1", "10.96.0.1", "198.51.100.7", "node1", "kubernetes",
                "kubernetes.default",
                "kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
            ] {
                #expect(names.contains { $0.hasSuffix(name) }, "\(name): \(names)")
            }
        }
    }

    @Test func theCertificateIsRenewedWhileItRuns() async throws {
        try await withDirectory { directory in
            let authority = try ClusterAuthority(directory: directory + "/pki", now: Date())
            let now = Mutex(Date())
            let certificate = try ServingCertificate(authority, hosts: ["localhost"], clock: { now.withLock { $0 } })
            let first = try certificate.configuration().certificateChain
            #expect(try certificate.configuration().certificateChain == first)
            now.withLock { $0 = $0.addingTimeInterval(16 * 86400) }
            #expect(try certificate.configuration().certificateChain != first)
        }
    }
}
