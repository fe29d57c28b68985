import EnvoyAPI
import Testing
import XDS

@Suite("Requests that a session refuses")
struct ProtocolErrorTests {
    private let limits = SessionLimits(names: 3, nameLength: 8, types: 2)

    private func delta(_ build: (inout Envoy_Service_Discovery_V3_DeltaDiscoveryRequest) -> Void)
        -> Envoy_Service_Discovery_V3_DeltaDiscoveryRequest
    {
        var request = Envoy_Service_Discovery_V3_DeltaDiscoveryRequest()
        request.typeURL = "t"
        request.node.id = "node"
        build(&request)
        return request
    }

    private func closes(_ actions: [SessionAction]) -> Bool {
        if case .close = actions.last { return true }
        return false
    }

    @Test("the first without a node, and everything after it")
    func noNode() {
        var session = Session(protocol: .delta)
        #expect(closes(session.receive(delta { $0.clearNode() })))
        #expect(session.receive(delta { _ in }).isEmpty)
        #expect(session.publish(layers: [.empty]).isEmpty)
    }

    @Test("of the other form")
    func wrongForm() {
        var session = Session(protocol: .stateOfTheWorld)
        #expect(closes(session.receive(delta { _ in })))
        var other = Session(protocol: .delta)
        #expect(closes(other.receive(Envoy_Service_Discovery_V3_DiscoveryRequest())))
    }

    @Test(
        "beyond the limits",
        arguments: [
            { $0.typeURL = "" },
            { $0.typeURL = "123456789" },
            { $0.resourceNamesSubscribe = ["a", "b", "c", "d"] },
            { $0.resourceNamesUnsubscribe = ["a", "b", "c", "d"] },
            { $0.resourceNamesSubscribe = ["123456789"] },
            { $0.initialResourceVersions = ["123456789": "1"] },
            { $0.initialResourceVersions = ["a": "1", "b": "1", "c": "1", "d": "1"] },
        ] as [@Sendable (inout Envoy_Service_Discovery_V3_DeltaDiscoveryRequest) -> Void])
    func limits(build: @Sendable (inout Envoy_Service_Discovery_V3_DeltaDiscoveryRequest) -> Void) {
        var session = Session(protocol: .delta, limits: limits)
        #expect(closes(session.receive(delta(build))))
    }

    @Test("names that add up beyond the limit")
    func accumulatedNames() {
        var session = Session(protocol: .delta, limits: limits)
        #expect(!closes(session.receive(delta { $0.resourceNamesSubscribe = ["a", "b"] })))
        #expect(!closes(session.receive(delta { $0.resourceNamesSubscribe = ["b", "c"] })))
        #expect(closes(session.receive(delta { $0.resourceNamesSubscribe = ["d"] })))
    }

    @Test("more types than are served")
    func tooManyTypes() {
        var session = Session(protocol: .delta, limits: limits)
        #expect(!closes(session.receive(delta { $0.typeURL = "a" })))
        #expect(!closes(session.receive(delta { $0.typeURL = "b" })))
        #expect(!closes(session.receive(delta { $0.typeURL = "a" })))
        #expect(closes(session.receive(delta { $0.typeURL = "c" })))
    }

    @Test("A client says once who it is; its list of extensions is dropped")
    func identified() throws {
        var session = Session(protocol: .delta)
        var first = session.receive(
            delta { request in
                request.node.id = "sidecar~1"
                request.node.extensions = [Envoy_Config_Core_V3_Extension()]
            })
        guard case .identified(let node) = first.removeFirst() else {
            Issue.record("the first action is \(first)")
            return
        }
        #expect(node.id == "sidecar~1")
        #expect(node.extensions.isEmpty)
        #expect(session.receive(delta { $0.node.id = "another" }).isEmpty)
    }
}
