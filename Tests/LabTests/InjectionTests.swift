import Kubernetes
import Testing

@testable import Lab

struct InjectionTests {
    @Test func `lists merge by name and append what is new`() {
        let base: JSON = ["list": [["name": "a", "x": 1], ["name": "b"]], "keep": true]
        let addition: JSON = ["list": [["name": "a", "y": 2], ["name": "c"]]]
        let merged = Injection.overlay(base, addition)
        #expect(merged["list"]?[0] == ["name": "a", "x": 1, "y": 2])
        #expect(merged["list"]?[1] == ["name": "b"])
        #expect(merged["list"]?[2] == ["name": "c"])
        #expect(merged["keep"] == true)
    }

    @Test func `other kinds pass unchanged`() throws {
        let injection = try Injection(sidecar: "spec: {x: 1}", gateway: "spec: {x: 2}", proxy: "spec: {y: 3}")
        let service: JSON = ["kind": "Service", "metadata": ["namespace": "sample"]]
        #expect(injection.inject(service) == service)
        let pod: JSON = ["kind": "Pod", "metadata": ["namespace": "sample"]]
        #expect(injection.inject(pod)["spec"] == ["x": 1, "y": 3])
    }

    @Test
    func `a Deployment's template is injected, by the annotation of the template and the namespace of the Deployment`()
        throws
    {
        let injection = try Injection(sidecar: "spec: {x: 1}", gateway: "spec: {x: 2}", proxy: "spec: {y: 3}")
        func deployment(_ namespace: String, _ annotations: JSON = [:]) -> JSON {
            [
                "kind": "Deployment", "metadata": ["namespace": .string(namespace)],
                "spec": ["replicas": 1, "template": ["metadata": ["annotations": annotations], "spec": [:]]],
            ]
        }
        let workload = injection.inject(deployment("sample"))
        #expect(workload["spec"]?["template"]?["spec"] == ["x": 1, "y": 3])
        #expect(workload["spec"]?["replicas"] == 1)
        let gateway = injection.inject(deployment("istio-system", ["inject.istio.io/templates": "gateway"]))
        #expect(gateway["spec"]?["template"]?["spec"] == ["x": 2, "y": 3])
        #expect(injection.inject(deployment("istio-system")) == deployment("istio-system"))
    }
}
