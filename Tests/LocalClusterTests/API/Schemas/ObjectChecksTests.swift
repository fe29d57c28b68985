import Kubernetes
import Testing

@testable import LocalCluster

/// Unknown members, wrong types and other faults of objects, as pure functions.
@Suite struct ObjectChecksTests {
    private static let definitions = BuiltInSchemas.definitions

    private static func schema(_ object: JSON) throws -> Schema { try #require(knownSchema(object)) }

    /// `nil` for kinds that Kubernetes does not define.
    private static func knownSchema(_ object: JSON) -> Schema? {
        let parts = (object["apiVersion"]?.string ?? "").split(separator: "/")
        return BuiltInSchemas.schema(
            group: parts.count == 2 ? String(parts[0]) : "", version: String(parts.last ?? ""),
            kind: object["kind"]?.string ?? "")
    }

    private static func object(_ yaml: String) throws -> JSON { try #require(try JSON.documents(yaml: yaml).first) }

    private static let unknown: [(yaml: String, paths: [String])] = [
        ("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {any: thing}}", []),
        ("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, nam: b}, dat: {}}", ["dat", "metadata.nam"]),
        (
            """
            {apiVersion: v1, kind: Pod, spec: {containers: [{name: a}, {name: b, foo: 1, ports: [{containerport: 1}]}],
            nodeSelector: {a: b}, x: {y: z}}}
            """, ["spec.containers[1].foo", "spec.containers[1].ports[0].containerport", "spec.x"]
        ),
        (
            """
            {apiVersion: apps/v1, kind: Deployment, spec: {foo: 1, template: {spec: {volumes: [{name: a, emptydir: {}}]}}}}
            """, ["spec.foo", "spec.template.spec.volumes[0].emptydir"]
        ),
        ("{apiVersion: v1, kind: Pod, metadata: {managedFields: [{fieldsV1: {'f:x': {}}}]}, spec: null}", []),
        ("{apiVersion: v1, kind: Pod, spec: [1, {a: b}]}", []),
        (
            """
            {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, spec: {versions: [{name: v1, schema:
            {openAPIV3Schema: {type: object, properties: {a: {type: string, x: 1, items: {anything: 1}}}}}}]}}
            """, ["spec.versions[0].schema.openAPIV3Schema.properties.a.x"]
        ),
    ]

    @Test(arguments: unknown) func unknownMembersAreFoundAndDropped(_ yaml: String, _ paths: [String]) throws {
        let object = try Self.object(yaml)
        let schema = try Self.schema(object)
        #expect(UnknownFields.find(in: object, schema, Self.definitions) == paths)
        let known = UnknownFields.removed(from: object, schema, Self.definitions)
        #expect(UnknownFields.find(in: known, schema, Self.definitions) == [])
        #expect((known == object) == paths.isEmpty)
    }

    /// A kind of one's own: `apiVersion`, `kind` and `metadata` are known without being named, and open objects stay.
    @Test func customKinds() throws {
        var spec = Schema(.object)
        spec.properties["size"] = Schema(.integer)
        var open = Schema(.object)
        open.preservesUnknownFields = true
        spec.properties["open"] = open
        var embedded = Schema(.object)
        embedded.isEmbeddedResource = true
        spec.properties["pod"] = embedded
        var schema = Schema(.object)
        schema.properties["spec"] = spec
        let object: JSON = [
            "apiVersion": "a/v1", "kind": "A", "metadata": ["name": "a", "wrong": 1],
            "spec": ["size": 1, "color": "red", "open": ["a": ["b": 1]], "pod": ["kind": "Pod", "spec": [:]]],
        ]
        let found = UnknownFields.find(in: object, schema, Self.definitions)
        #expect(found == ["metadata.wrong", "spec.color", "spec.pod.spec"])
        let known = UnknownFields.removed(from: object, schema, Self.definitions)
        #expect(known.spec == ["size": 1, "open": ["a": ["b": 1]], "pod": ["kind": "Pod"]])
        #expect(known["kind"] == "A")
    }

    private static let types: [(yaml: String, fault: String?)] = [
        ("{apiVersion: v1, kind: ConfigMap, data: {a: b}}", nil),
        (
            "{apiVersion: v1, kind: ConfigMap, data: {a: 1}}",
            "number 1 into Go struct field ConfigMap.data.a of type string"
        ),
        (
            "{apiVersion: apps/v1, kind: Deployment, spec: {replicas: '3'}}",
            "string into Go struct field DeploymentSpec.spec.replicas of type int32"
        ),
        ("{apiVersion: apps/v1, kind: Deployment, spec: {replicas: 3000000000}}", "replicas of type int32"),
        ("{apiVersion: apps/v1, kind: Deployment, spec: {replicas: 1.5}}", "number 1.5 into"),
        ("{apiVersion: apps/v1, kind: Deployment, spec: {replicas: 2.0, paused: null}}", nil),
        (
            "{apiVersion: apps/v1, kind: Deployment, spec: []}",
            "array into Go struct field Deployment.spec of type v1.DeploymentSpec"
        ),
        (
            "{apiVersion: v1, kind: Pod, spec: {containers: {}}}",
            "object into Go struct field PodSpec.spec.containers of type []v1.Container"
        ),
        (
            "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, stdin: 'yes'}]}}",
            "Container.spec.containers.stdin of type bool"
        ),
        ("{apiVersion: v1, kind: Pod, spec: {containers: [{resources: {limits: {cpu: 0.5, memory: 1Gi}}}]}}", nil),
        (
            "{apiVersion: v1, kind: Pod, spec: {containers: [{resources: {limits: {cpu: true}}}]}}",
            "of type resource.Quantity"
        ),
        ("{apiVersion: v1, kind: Service, spec: {ports: [{port: 1, targetPort: web}, {targetPort: 2}]}}", nil),
        ("{apiVersion: v1, kind: Service, spec: {ports: [{targetPort: 1.5}]}}", "of type intstr.IntOrString"),
        ("{apiVersion: v1, kind: Service, spec: {selector: {app: 1}}}", "ServiceSpec.spec.selector.app of type string"),
    ]

    @Test(arguments: types) func wrongTypesAreToldAsByGo(_ yaml: String, _ fault: String?) throws {
        let object = try Self.object(yaml)
        let kind = object["kind"]?.string ?? ""
        let found = TypeFault.first(in: object, try Self.schema(object), Self.definitions, kind: kind)
        guard let fault else { return #expect(found == nil) }
        #expect(found?.description.contains(fault) == true, "\(found?.description ?? "nothing")")
    }

    private static let faults: [(yaml: String, causes: [String])] = [
        ("{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: b}]}}", []),
        ("{apiVersion: v1, kind: Pod, spec: {containers: []}}", ["spec.containers: Required value"]),
        (
            "{apiVersion: v1, kind: Pod, spec: {containers: [{image: b, imagePullPolicy: Often}], restartPolicy: ''}}",
            [
                "spec.containers[0].imagePullPolicy: Unsupported value: \"Often\": supported values: "
                    + "\"Always\", \"IfNotPresent\", \"Never\"", "spec.containers[0].name: Required value",
            ]
        ),
        (
            "{apiVersion: apps/v1, kind: Deployment, spec: {selector: null}}",
            ["spec.selector: Required value", "spec.template: Required value"]
        ),
        (
            """
            {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, spec: {group: a, scope: Cluster,
            names: {kind: A, plural: as}, versions: [{name: v1}]}}
            """, []
        ),
    ]

    @Test(arguments: faults) func faultsOfBuiltInKinds(_ yaml: String, _ causes: [String]) throws {
        let object = try Self.object(yaml)
        let found = SchemaFaults.find(in: object, try Self.schema(object), Self.definitions, emptyIsAbsent: true)
        #expect(found.map { "\($0.field): \($0.message)" } == causes)
    }

    /// For other kinds empty is not absent, and types are faults like all others.
    @Test func faultsOfCustomKinds() {
        var schema = Schema(.object)
        schema.properties = ["size": Schema(.integer), "name": Schema(.string), "none": Schema(.string)]
        schema.properties["none"]?.isNullable = true
        schema.required = ["name", "size"]
        func causes(_ object: JSON) -> [String] {
            SchemaFaults.find(in: object, schema, SchemaDefinitions()).map { "\($0.field): \($0.message)" }
        }
        #expect(causes(["name": "", "size": 0, "none": nil]) == [])
        #expect(causes(["name": ""]) == ["size: Required value"])
        #expect(
            causes(["name": "a", "size": "large"]) == [
                "size: Invalid value: \"string\": size in body must be of type integer: \"string\""
            ])
        #expect(causes(["name": nil, "size": 1]).count == 1)
    }

    /// What users write for real clusters has no fault here.
    @Test func manifestsOfOthersAreKnown() throws {
        guard let root = SampleManifests.root else { return print("skipped: no corpus") }
        var count = 0
        for (file, object) in try SampleManifests.objects(in: root) {
            guard let schema = Self.knownSchema(object) else { continue }
            count += 1
            #expect(UnknownFields.find(in: object, schema, Self.definitions) == [], "\(file)")
            #expect(TypeFault.first(in: object, schema, Self.definitions, kind: "") == nil, "\(file)")
            var desired = object
            desired["status"] = nil
            #expect(SchemaFaults.find(in: desired, schema, Self.definitions, emptyIsAbsent: true) == [], "\(file)")
        }
        #expect(count > 100)
    }
}
