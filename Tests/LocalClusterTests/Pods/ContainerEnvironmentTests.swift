import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct ContainerEnvironmentTests {
    private func environment(_ objects: ReferencedObjects = ReferencedObjects()) throws -> ContainerEnvironment {
        let pod = PodSamples.pod(
            ["containers": [PodSamples.container], "serviceAccountName": "sleeper"],
            metadata: ["labels": ["app": "sleep", "v": "1"], "annotations": ["a/b": "say \"hi\"\n"]])
        let fields = PodFields(pod: try PodSpec(pod), nodeName: "node1", hostIP: "172.30.0.1", podIP: "10.10.0.5")
        return ContainerEnvironment(
            fields: fields, objects: objects, apiServer: ("10.11.0.1", "443"), machine: ["cpu": "2", "memory": "1024"])
    }

    private func variables(_ env: JSON, _ more: JSON = [:], _ objects: ReferencedObjects = ReferencedObjects()) throws
        -> [String: String]
    {
        var members = more
        members["env"] = env
        return try environment(objects).variables(of: try PodSamples.container(members), image: ["FROM_IMAGE": "yes"])
    }

    private var objects: ReferencedObjects {
        var objects = ReferencedObjects()
        objects.objects[.init(kind: .configMap, name: "settings")] = ObjectEntries(
            .configMap, ["data": ["color": "red", "../bad": "x"], "binaryData": ["bin": "aGk="]])
        objects.objects[.init(kind: .secret, name: "keys")] = ObjectEntries(
            .secret, ["data": ["key": "c2VjcmV0", "broken": "***"]])
        return objects
    }

    @Test func theApiServerAndTheImageAreKnown() throws {
        let variables = try variables([])
        #expect(variables["KUBERNETES_SERVICE_HOST"] == "10.11.0.1" && variables["KUBERNETES_SERVICE_PORT"] == "443")
        #expect(variables["FROM_IMAGE"] == "yes" && variables["HOSTNAME"] == "sleep-0" && variables["PATH"] != nil)
    }

    @Test(arguments: [
        ("metadata.name", "sleep-0"), ("metadata.namespace", "sample"), ("metadata.uid", "uid-1"),
        ("metadata.labels['app']", "sleep"), ("metadata.labels['none']", ""),
        ("metadata.annotations['a/b']", "say \"hi\"\n"),
        ("spec.serviceAccountName", "sleeper"), ("spec.nodeName", "node1"), ("status.podIP", "10.10.0.5"),
        ("status.hostIP", "172.30.0.1"), ("metadata.labels", "app=\"sleep\"\nv=\"1\""),
        ("metadata.annotations", "a/b=\"say \\\"hi\\\"\\n\""),
    ])
    func fieldsOfThePodAreTold(path: String, expected: String) throws {
        let found = try variables([["name": "X", "valueFrom": ["fieldRef": ["fieldPath": .string(path)]]]])
        #expect(found["X"] == expected)
    }

    @Test(arguments: ["spec.containers", "metadata.labels[app]", "", "status.phase"])
    func otherFieldsAreRefused(path: String) {
        #expect(throws: NodeError.self) {
            try variables([["name": "X", "valueFrom": ["fieldRef": ["fieldPath": .string(path)]]]])
        }
    }

    @Test func laterVariablesUseEarlierOnes() throws {
        let found = try variables([
            ["name": "A", "value": "1"], ["name": "B", "value": "$(A)-$(C)-$$(A)"], ["name": "C", "value": "3"],
            ["name": "D", "value": "$(B)"],
        ])
        #expect(found["B"] == "1-$(C)-$(A)" && found["D"] == "1-$(C)-$(A)")
    }

    @Test func objectsAreRead() throws {
        let found = try variables(
            [
                ["name": "K", "valueFrom": ["secretKeyRef": ["name": "keys", "key": "key"]]],
                ["name": "color", "value": "blue"],
                ["name": "N", "valueFrom": ["configMapKeyRef": ["name": "none", "key": "x", "optional": true]]],
            ],
            [
                "envFrom": [
                    ["prefix": "P_", "configMapRef": ["name": "settings"]], ["configMapRef": ["name": "settings"]],
                ]
            ],
            objects)
        #expect(found["K"] == "secret" && found["P_color"] == "red" && found["bin"] == "hi" && found["color"] == "blue")
        #expect(found["N"] == nil && found["P_../bad"] == nil)
    }

    @Test(
        arguments: [
            ["secretKeyRef": ["name": "none", "key": "x"]], ["secretKeyRef": ["name": "keys", "key": "broken"]],
            ["configMapKeyRef": ["name": "settings", "key": "none"]],
        ] as [JSON])
    func whatIsMissingIsNamed(source: JSON) {
        let error = #expect(throws: NodeError.self) {
            try variables([["name": "X", "valueFrom": source]], [:], objects)
        }
        #expect(error?.message.contains("\"") == true)
    }

    @Test(
        arguments: [
            ("limits.cpu", nil, "1"), ("limits.cpu", "1m", "500"), ("limits.memory", "1Mi", "128"),
            ("requests.memory", nil, "0"),
        ] as [(String, String?, String)])
    func resourcesAreCounted(resource: String, divisor: String?, expected: String) throws {
        var reference: JSON = ["resource": .string(resource)]
        reference["divisor"] = divisor.map(JSON.string)
        let found = try variables(
            [["name": "X", "valueFrom": ["resourceFieldRef": reference]]],
            ["resources": ["limits": ["cpu": "500m", "memory": "128Mi"]]])
        #expect(found["X"] == expected)
    }

    @Test func withoutALimitThereIsTheMachine() throws {
        #expect(
            try variables([["name": "X", "valueFrom": ["resourceFieldRef": ["resource": "limits.cpu"]]]])["X"] == "2")
    }

    @Test(arguments: [("2", 2), ("500m", 0.5), ("128Mi", 134_217_728), ("1e3", 1000), ("1k", 1000)])
    func quantitiesAreRead(text: String, value: Double) { #expect(ResourceQuantity.value(text) == value) }

    @Test(arguments: ["", "m", "1x", "nan", "inf", "-1", "1Mii"])
    func otherTextsAreNoQuantities(text: String) { #expect(ResourceQuantity.value(text) == nil) }

    @Test(arguments: [
        ("$(A)", "1"), ("$$(A)", "$(A)"), ("$(B)", "$(B)"), ("$A", "$A"), ("$(A", "$(A"), ("$", "$"), ("a$$b", "a$b"),
        ("$(A)$(A)", "11"), ("$$$(A)", "$1"), ("$()", "$()"),
    ])
    func variablesAreExpanded(text: String, expected: String) {
        #expect(VariableExpansion.expand(text, ["A": "1"]) == expected)
    }

    @Test func variablesThatNoProcessCanHaveAreLeftOut() throws {
        let found = try variables([
            ["name": "A=B", "value": "x"], ["name": "", "value": "x"], ["name": "N", "value": "a\u{0}b"],
        ])
        #expect(found["A=B"] == nil && found[""] == nil && found["N"] == nil)
    }

    @Test func aPodNamesTheObjectsThatItIsMadeOf() throws {
        let spec = try PodSamples.spec([
            "containers": [["name": "a", "envFrom": [["secretRef": ["name": "s"]]]]],
            "volumes": [["name": "v", "projected": ["sources": [["configMap": ["name": "c"]]]]]],
        ])
        #expect(spec.references == [.init(kind: .secret, name: "s"), .init(kind: .configMap, name: "c")])
    }
}
