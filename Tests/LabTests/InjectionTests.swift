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
}
