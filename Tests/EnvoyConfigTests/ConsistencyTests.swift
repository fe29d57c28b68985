import EnvoyAPI
import EnvoyConfig
import MeshModel
import SwiftProtobuf
import Testing

/// The check itself finds what it is there for.
@Suite struct ConsistencyTests {
    private func sets() throws -> [ProxyResources] {
        let scenario = try Scenario.golden("weighted-split")
        return try EnvoyConfigTests.sets(for: scenario.proxies[0].node, in: compile(scenario.input).snapshot)
    }

    private func faults(_ change: (inout ProxyResources) throws -> Void) throws -> [String] {
        var sets = try sets()
        try change(&sets[0])
        return try consistencyFaults(in: sets).map(\.description)
    }

    @Test func aGoodSetHasNone() throws { #expect(try faults { _ in } == []) }

    @Test func aMissingCluster() throws {
        let name = "outbound|8080|v1|shop.demo.svc.cluster.local"
        let faults = try faults { set in set.clusters.removeAll { $0.name == name } }
        #expect(faults == ["endpoints \(name): no cluster asks for them", "route 8080: there is no cluster \(name)"])
    }

    @Test func missingEndpoints() throws {
        let name = "outbound|8080|v1|shop.demo.svc.cluster.local"
        let faults = try faults { set in set.endpoints.removeAll { $0.name == name } }
        #expect(faults == ["cluster \(name): no endpoints are sent for it"])
    }

    @Test func aMissingRoute() throws {
        let faults = try faults { set in set.routes.removeAll { $0.name == "8080" } }
        #expect(faults == ["route 8080: a listener asks for it, and it is not sent"])
    }

    @Test func aNameTwice() throws {
        let faults = try faults { set in set.listeners.append(set.listeners[0]) }
        #expect(faults.contains("listener \(try sets()[0].listeners[0].name): the name occurs twice"))
    }

    @Test func aDomainTwice() throws {
        let faults = try faults { set in
            var routes = try Envoy_Config_Route_V3_RouteConfiguration(serializedBytes: set.routes[0].bytes)
            var host = routes.virtualHosts[0]
            host.name = "again"
            routes.virtualHosts.append(host)
            set.routes[0] = try EncodedResource(name: set.routes[0].name, message: routes)
        }
        #expect(faults.contains { $0.hasSuffix("occurs twice") && $0.contains("domain") })
    }

    @Test func twoChainsForOneConnection() throws {
        let faults = try faults { set in
            var listener = try Envoy_Config_Listener_V3_Listener(serializedBytes: set.listeners[0].bytes)
            listener.filterChains.append(listener.filterChains[0])
            set.listeners[0] = try EncodedResource(name: listener.name, message: listener)
        }
        #expect(faults.contains { $0.contains("two filter chains match") })
    }

    @Test func bytesThatAreNoMessageThrow() throws {
        #expect(throws: (any Error).self) {
            try faults { set in
                set.clusters[0] = EncodedResource(name: "x", typeURL: TypeURL.cluster, bytes: [0xff, 0xff, 0xff])
            }
        }
    }
}
