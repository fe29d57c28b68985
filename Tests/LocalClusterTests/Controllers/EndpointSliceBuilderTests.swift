import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct EndpointSliceBuilderTests {
    private let builder = EndpointSliceBuilder(zone: "zone1")

    private func service(_ ports: JSON = [["name": "http", "port": 80, "protocol": "TCP", "targetPort": "web"]]) -> JSON
    {
        [
            "metadata": ["name": "s", "namespace": "a", "uid": "u", "labels": ["x": "y"]],
            "spec": ["selector": ["app": "s"], "ports": ports, "clusterIP": "10.0.0.5"],
        ]
    }

    private func pod(
        _ name: String, ip: String = "10.1.0.1", ready: Bool = true, port: Int64 = 8080,
        change: (inout JSON) -> Void = { _ in }
    ) -> JSON {
        var pod: JSON = [
            "metadata": [
                "name": .string(name), "namespace": "a", "uid": .string("uid-\(name)"), "labels": ["app": "s"],
            ],
            "spec": [
                "nodeName": "n1",
                "containers": [["name": "c", "ports": [["name": "web", "containerPort": .int(port)]]]],
            ],
            "status": [
                "podIP": .string(ip), "phase": "Running",
                "conditions": [["type": "Ready", "status": ready ? "True" : "False"]],
            ],
        ]
        change(&pod)
        return pod
    }

    @Test func aReadyPod() throws {
        let slices = builder.slices(for: service(), pods: [pod("p")])
        let slice = try #require(slices.first)
        #expect(slices.count == 1)
        #expect(slice.labels["kubernetes.io/service-name"] == "s")
        #expect(slice.labels["x"] == "y")
        #expect(slice.metadata["ownerReferences"]?[0]?["uid"] == "u")
        #expect(slice["ports"] == [["name": "http", "port": 8080, "protocol": "TCP"]])
        #expect(
            slice["endpoints"] == [
                [
                    "addresses": ["10.1.0.1"], "conditions": ["ready": true, "serving": true, "terminating": false],
                    "targetRef": ["kind": "Pod", "namespace": "a", "name": "p", "uid": "uid-p"], "nodeName": "n1",
                    "zone": "zone1",
                ]
            ])
    }

    private func conditions(_ pod: JSON, _ service: JSON) -> JSON? {
        builder.slices(for: service, pods: [pod]).first?["endpoints"]?[0]?["conditions"]
    }

    @Test func conditionsOfPods() {
        let deleted: (inout JSON) -> Void = { $0.metadata["deletionTimestamp"] = "now" }
        #expect(
            conditions(pod("p", ready: false), service()) == ["ready": false, "serving": false, "terminating": false])
        #expect(
            conditions(pod("p", change: deleted), service()) == ["ready": false, "serving": true, "terminating": true])
        var eager = service()
        eager.spec["publishNotReadyAddresses"] = true
        #expect(conditions(pod("p", ready: false), eager) == ["ready": true, "serving": false, "terminating": false])
    }

    @Test func podsThatAreNoEndpoints() {
        let pods = [
            pod("done") { $0.status["phase"] = "Succeeded" }, pod("failed") { $0.status["phase"] = "Failed" },
            pod("new") { $0.status["podIP"] = nil }, pod("other") { $0.metadata["labels"] = ["app": "t"] },
        ]
        let slices = builder.slices(for: service(), pods: pods)
        #expect(slices.count == 1)
        #expect(slices.first?["endpoints"] == [])
    }

    @Test func podsWithDifferentNumbersForANamedPortAreApart() {
        let slices = builder.slices(for: service(), pods: [pod("p"), pod("q", port: 9090), pod("r")])
        #expect(slices.count == 2)
        #expect(Set(slices.compactMap { $0["ports"]?[0]?["port"]?.int }) == [8080, 9090])
        #expect(Set(slices.map { $0["endpoints"]?.array?.count }) == [1, 2])
    }

    @Test func theSameStateGivesTheSameSlices() {
        let pods = [pod("p"), pod("q", port: 9090), pod("r")]
        #expect(builder.slices(for: service(), pods: pods) == builder.slices(for: service(), pods: pods.reversed()))
    }

    @Test func aThousandEndpointsPerSlice() {
        let pods = (0..<1500).map { pod("p\($0)", ip: "10.1.\($0 / 250).\($0 % 250 + 1)") }
        #expect(Set(builder.slices(for: service(), pods: pods).map { $0["endpoints"]?.array?.count }) == [1000, 500])
    }

    @Test func servicesWhoseEndpointsAreMadeElsewhere() {
        var bare = service()
        bare.spec["selector"] = nil
        var external = service()
        external.spec["type"] = "ExternalName"
        #expect(builder.slices(for: bare, pods: [pod("p")]).isEmpty)
        #expect(builder.slices(for: external, pods: [pod("p")]).isEmpty)
    }

    @Test func headlessServicesSaySoAndNameTheirPods() {
        var headless = service([])
        headless.spec["clusterIP"] = "None"
        let named = pod("p") {
            $0.spec["hostname"] = "p-0"
            $0.spec["subdomain"] = "s"
        }
        let slice = builder.slices(for: headless, pods: [named]).first
        #expect(slice?.labels["service.kubernetes.io/headless"] == "")
        #expect(slice?["endpoints"]?[0]?["hostname"] == "p-0")
        #expect(slice?["ports"] == [])
    }
}

@Suite struct EndpointSliceStateTests {
    private func service(_ name: String, _ app: String) -> JSON {
        ["metadata": ["name": .string(name), "namespace": "a"], "spec": ["selector": ["app": .string(app)]]]
    }

    private func pod(_ app: String) -> JSON {
        ["metadata": ["name": "p", "namespace": "a", "labels": ["app": .string(app)]]]
    }

    @Test func newsConcernTheServicesThatSelectThePodBeforeOrNow() {
        var state = EndpointSliceState()
        #expect(state.apply(services: .all([service("s", "s"), service("t", "t"), service("u", "u")])).count == 3)
        #expect(state.apply(pods: .changed(pod("s"))).map(\.name) == ["s"])
        #expect(Set(state.apply(pods: .changed(pod("t"))).map(\.name)) == ["s", "t"])
        #expect(state.apply(pods: .removed(pod("t"))).map(\.name) == ["t"])
        #expect(state.apply(services: .all([service("s", "s")])).count == 3)
    }

    @Test func onlyOwnSlicesConcernUs() {
        let state = EndpointSliceState()
        func slice(_ labels: [String: String]) -> JSON {
            ["metadata": ["name": "x", "namespace": "a", "labels": JSON(labels)]]
        }
        let own = slice([
            EndpointSliceBuilder.serviceNameLabel: "s",
            EndpointSliceBuilder.managedByLabel: EndpointSliceBuilder.manager,
        ])
        let foreign = slice([EndpointSliceBuilder.serviceNameLabel: "s"])
        #expect(state.owner(slices: .removed(own)).map(\.name) == ["s"])
        #expect(state.owner(slices: .changed(foreign)).isEmpty)
    }
}
