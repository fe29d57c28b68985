import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct RequestInfoTests {
    private func info(_ method: String, _ target: String) throws -> RequestInfo {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        return try RequestInfo(method: method, path: parts[0], query: QueryItems(parts.count > 1 ? parts[1] : nil))
    }

    /// Method and target; verb, group, version, plural, namespace, name, subresource.
    private static let requests: [(String, String, [String?])] = [
        ("GET", "/api/v1/pods", ["list", "", "v1", "pods", nil, nil, nil]),
        ("GET", "/api/v1/pods?watch=true", ["watch", "", "v1", "pods", nil, nil, nil]),
        ("GET", "/api/v1/namespaces/a/pods/b", ["get", "", "v1", "pods", "a", "b", nil]),
        ("GET", "/api/v1/namespaces/a/pods/b/log", ["get", "", "v1", "pods", "a", "b", "log"]),
        ("GET", "/api/v1/namespaces", ["list", "", "v1", "namespaces", nil, nil, nil]),
        ("GET", "/api/v1/namespaces/a", ["get", "", "v1", "namespaces", nil, "a", nil]),
        ("PUT", "/api/v1/namespaces/a/status", ["update", "", "v1", "namespaces", nil, "a", "status"]),
        ("POST", "/apis/apps/v1/namespaces/a/deployments", ["create", "apps", "v1", "deployments", "a", nil, nil]),
        ("PATCH", "/apis/g/v/things/x/status", ["patch", "g", "v", "things", nil, "x", "status"]),
        ("DELETE", "/apis/g/v/things", ["deletecollection", "g", "v", "things", nil, nil, nil]),
        ("DELETE", "/api/v1/namespaces/a/pods/b%2Ec", ["delete", "", "v1", "pods", "a", "b.c", nil]),
        (
            "POST", "/api/v1/namespaces/a/serviceaccounts/b/token",
            ["create", "", "v1", "serviceaccounts", "a", "b", "token"]
        ),
    ]

    @Test(arguments: requests)
    func pathsOfObjects(method: String, target: String, expected: [String?]) throws {
        let resource = try #require(try info(method, target).resource)
        #expect(
            [
                resource.verb.rawValue, resource.group, resource.version, resource.plural, resource.namespace,
                resource.name,
                resource.subresource,
            ] == expected)
    }

    @Test(arguments: ["/", "/api", "/api/v1", "/apis", "/apis/apps", "/apis/apps/v1", "/healthz", "/openapi/v3/api/v1"])
    func pathsOfOtherThings(path: String) throws {
        let info = try info("GET", path)
        #expect(info.resource == nil)
        #expect(info.path == path)
    }

    @Test(arguments: [
        ("GET", "/api/v1/namespaces/../pods", 400), ("GET", "/api/v1/namespaces/%2e%2e/pods", 400),
        ("GET", "/api/v1/namespaces/a%2Fb/pods", 400), ("GET", "/api/v1/namespaces/a/pods/%00", 400),
        ("GET", "/api/v1/namespaces/a/pods/%zz", 400), ("GET", "/api/v1/namespaces/a/pods/%c3", 400),
        ("GET", "/api/v1/namespaces/a/pods/b/c/d", 404), ("BREW", "/api/v1/pods", 405), ("PUT", "/api/v1/pods", 405),
        ("PATCH", "/api/v1/pods", 405), ("GET", "/api/v1/pods?a=%f", 400),
    ])
    func refuses(method: String, target: String, code: Int) async {
        #expect(await status { _ = try info(method, target) }?.code == code, "\(method) \(target)")
    }

    @Test func queriesAreDecoded() throws {
        let query = try QueryItems("labelSelector=a+in+%28b%2Cc%29&limit=5&empty=&twice=1&twice=2&flag")
        #expect(query["labelSelector"] == "a in (b,c)")
        #expect(try query.number("limit") == 5)
        #expect(query["empty"] == nil)
        #expect(query["twice"] == "1")
        #expect(query["flag"] == nil)
    }

    @Test(arguments: [
        "limit=-1", "limit=x", "resourceVersion=abc", "resourceVersion=-1", "continue=zzz", "continue=e30=",
    ])
    func badListParametersAreRefused(query: String) async throws {
        let resource = try #require(try info("GET", "/api/v1/pods").resource)
        let type = try ResourceCatalog.builtIn.type(.pods)
        #expect(await status { _ = try ListParameters(try QueryItems(query), resource, type) }?.code == 400)
    }

    @Test func aContinuationSurvivesItsToken() throws {
        let continuation = ListParameters.Continuation(
            version: ResourceVersion(rawValue: 77), after: ListPosition(namespace: "a", name: "b\"c"))
        #expect(try ListParameters.Continuation(token: continuation.token) == continuation)
    }
}
