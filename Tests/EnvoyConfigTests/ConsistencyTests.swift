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
        let faults = try faults { set in
            set.routes.removeAll { $0.name == "8080" }
            set.virtualHosts.removeAll { $0.name.hasPrefix("8080/") }
        }
        #expect(faults == ["route 8080: a listener asks for it, and it is not sent"])
    }

    @Test func aNameTwice() throws {
        let faults = try faults { set in set.listeners.append(set.listeners[0]) }
        #expect(faults.contains("listener \(try sets()[0].listeners[0].name): the name occurs twice"))
    }

    @Test func aDomainTwice() throws {
        let faults = try faults { set in
            var host = try Envoy_Config_Route_V3_VirtualHost(serializedBytes: set.virtualHosts[0].bytes)
            host.name = "8080/again"
            set.virtualHosts.append(try EncodedResource(name: host.name, message: host))
        }
        #expect(faults.contains { $0.hasSuffix("occurs twice") && $0.contains("domain") })
    }

    @Test func aVirtualHostTwice() throws {
        let faults = try faults { set in set.virtualHosts.append(set.virtualHosts[0]) }
        #expect(faults.contains("route 8080: virtual host \(try sets()[0].virtualHosts[0].name) occurs twice"))
    }

    @Test func aTableWithoutVirtualHosts() throws {
        let faults = try faults { set in set.virtualHosts.removeAll { $0.name.hasPrefix("8080/") } }
        #expect(faults == ["route 8080: it asks for virtual hosts, and none is sent"])
    }

    @Test func aVirtualHostWithoutATable() throws {
        let faults = try faults { set in
            for name in ["70/x", "stray"] {
                set.virtualHosts.append(
                    try EncodedResource(name: name, message: Envoy_Config_Route_V3_VirtualHost.with { $0.name = name }))
            }
        }
        #expect(faults == ["virtual host 70/x: no route asks for it", "virtual host stray: no route asks for it"])
    }

    @Test func aVirtualHostOfAnotherName() throws {
        let faults = try faults { set in
            var host = try Envoy_Config_Route_V3_VirtualHost(serializedBytes: set.virtualHosts[0].bytes)
            host.name = "other"
            set.virtualHosts[0] = try EncodedResource(name: set.virtualHosts[0].name, message: host)
        }
        #expect(faults == ["virtual host \(try sets()[0].virtualHosts[0].name): it calls itself other"])
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
