import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct OpenAPITests {
    private func document(_ group: String, _ version: String) throws -> JSON {
        let document = OpenAPI(catalog: .builtIn).document(group: group, version: version)
        return try JSON(decoding: try #require(document).bytes)
    }

    @Test func aKindAndItsMembers() throws {
        let schemas = try #require(try document("apps", "v1")["components"]?["schemas"])
        let deployment = try #require(schemas["io.k8s.api.apps.v1.Deployment"])
        #expect(
            deployment["x-kubernetes-group-version-kind"] == [["group": "apps", "version": "v1", "kind": "Deployment"]])
        let spec = deployment["properties"]?["spec"]
        #expect(spec?["allOf"] == [["$ref": "#/components/schemas/io.k8s.api.apps.v1.DeploymentSpec"]])
        #expect(spec?["description"]?.string?.isEmpty == false)
        #expect(schemas["io.k8s.api.apps.v1.DeploymentSpec"]?["required"] == ["selector", "template"])
        let pod = try #require(schemas["io.k8s.api.core.v1.PodSpec"]?["properties"])
        #expect(pod["containers"]?["x-kubernetes-list-type"] == "map")
        #expect(pod["containers"]?["x-kubernetes-list-map-keys"] == ["name"])
        #expect(pod["containers"]?["x-kubernetes-patch-merge-key"] == "name")
        #expect(pod["volumes"]?["x-kubernetes-patch-strategy"] == "merge,retainKeys")
        #expect(pod["tolerations"]?["x-kubernetes-list-type"] == "atomic")
        #expect(pod["nodeSelector"]?["additionalProperties"]?["type"] == "string")
        #expect(pod["restartPolicy"]?["enum"] == ["Always", "Never", "OnFailure"])
        #expect(schemas["io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector"]?["x-kubernetes-map-type"] == "atomic")
    }

    @Test func pathsTellWhatRequestsMayHave() throws {
        let paths = try #require(try document("", "v1")["paths"])
        let pod = try #require(paths["/api/v1/namespaces/{namespace}/pods/{name}"])
        let patch = try #require(pod["patch"])
        #expect(patch["x-kubernetes-group-version-kind"] == ["group": "", "version": "v1", "kind": "Pod"])
        let names = patch["parameters"]?.array?.compactMap { $0["name"]?.string } ?? []
        #expect(Set(["dryRun", "fieldManager", "fieldValidation", "force"]).isSubset(of: names))
        #expect(patch["requestBody"]?["content"]?["application/strategic-merge-patch+json"] != nil)
        #expect(paths["/api/v1/nodes/{name}"]?["put"]?["x-kubernetes-action"] == "put")
        #expect(paths["/api/v1/namespaces/{namespace}/pods"]?["post"] != nil)
        #expect(paths["/api/v1/namespaces/{namespace}/pods"]?["patch"] == nil)
    }

    /// In no document a reference leads nowhere.
    @Test func documentsAreWhole() throws {
        for group in ResourceCatalog.builtIn.groups + [("", ["v1"])] {
            for version in group.versions {
                let json = try document(group.name, version)
                let schemas = json["components"]?["schemas"]?.object ?? [:]
                #expect(!schemas.isEmpty)
                for reference in references(json) {
                    let name = String(reference.split(separator: "/").last ?? "")
                    #expect(schemas[name] != nil, "\(group.name)/\(version): \(reference)")
                }
            }
        }
    }

    private func references(_ json: JSON) -> Set<String> {
        switch json {
        case .object(let members):
            let own = members["$ref"]?.string.map { [$0] } ?? []
            return members.values.reduce(into: Set(own)) { $0.formUnion(references($1)) }
        case .array(let elements): return elements.reduce(into: []) { $0.formUnion(references($1)) }
        default: return []
        }
    }

    /// A kind without a schema allows everything.
    @Test func kindsWithoutSchema() throws {
        let schemas = try document("networking.istio.io", "v1")["components"]?["schemas"]
        let gateway = try #require(schemas?["io.istio.networking.v1.Gateway"])
        #expect(gateway["x-kubernetes-preserve-unknown-fields"] == true)
    }

    @Test(arguments: [
        ("v1.Pod", "io.k8s.api.core.v1.Pod"), ("apps/v1.Deployment", "io.k8s.api.apps.v1.Deployment"),
        ("rbac.authorization.k8s.io/v1.Role", "io.k8s.api.rbac.v1.Role"),
        ("meta/v1.ObjectMeta", "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"),
        ("example.com/v1beta1.Shirt", "com.example.v1beta1.Shirt"),
    ])
    func namesOfDefinitions(_ name: String, _ expected: String) {
        #expect(OpenAPISchema.definitionName(name) == expected)
    }

    @Test func addressesChangeWithTheKinds() throws {
        func address(_ catalog: ResourceCatalog) -> String? {
            OpenAPI(catalog: catalog).index["paths"]?["api/v1"]?["serverRelativeURL"]?.string
        }
        let fewer = ResourceCatalog(Array(ResourceCatalog.builtIn.types.dropFirst()))
        #expect(address(.builtIn)?.hasPrefix("/openapi/v3/api/v1?hash=") == true)
        #expect(address(.builtIn) == address(.builtIn))
        #expect(address(.builtIn) != address(fewer))
    }
}
