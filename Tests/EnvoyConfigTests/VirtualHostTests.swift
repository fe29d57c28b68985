import EnvoyAPI
import EnvoyConfig
import MeshAPI
import MeshModel
import SwiftProtobuf
import Testing

/// Virtual hosts as resources of their own.
@Suite struct VirtualHostTests {
    /// What a proxy gets in parts, and the same whole.
    private func both(_ node: ProxyNode, _ snapshot: MeshSnapshot) throws -> (
        parts: ProxyResources, whole: ProxyResources
    ) {
        var (one, other) = (node, node)
        one.takesVirtualHosts = true
        other.takesVirtualHosts = false
        return try (sets(for: one, in: snapshot)[0], sets(for: other, in: snapshot)[0])
    }

    @Test(arguments: GoldenTests.names) func `joined again, tables are what they are whole`(_ name: String) throws {
        let scenario = try Scenario.golden(name)
        let snapshot = compile(scenario.input).snapshot
        for (proxy, node) in scenario.proxies {
            let (parts, whole) = try both(node, snapshot)
            let expected = try whole.joinedRoutes().map { table in
                var table = table
                table.virtualHosts.sort { $0.name < $1.name }
                return table
            }
            let joined = try parts.joinedRoutes().map { table in
                var table = table
                table.virtualHosts.sort { $0.name < $1.name }
                return table
            }
            #expect(joined == expected, "\(name)/\(proxy)")
            #expect(whole.virtualHosts.isEmpty)
            #expect(parts.clusters == whole.clusters && parts.listeners == whole.listeners)
            #expect(parts.endpoints == whole.endpoints)
        }
    }

    @Test(arguments: GoldenTests.names) func `a host has the name of its resource, and stands in a table`(
        _ name: String
    ) throws {
        let scenario = try Scenario.golden(name)
        let snapshot = compile(scenario.input).snapshot
        for (_, node) in scenario.proxies {
            let parts = try both(node, snapshot).parts
            let tables = Set(parts.routes.map(\.name))
            for resource in parts.virtualHosts {
                let host = try Envoy_Config_Route_V3_VirtualHost(serializedBytes: resource.bytes)
                let names = resource.name.split(separator: "/")
                #expect(host.name == resource.name && names.count == 2 && tables.contains(String(names[0])))
            }
        }
    }

    /// The mesh of `weighted-split` with `count` more services on its port.
    private func mesh(_ count: Int) throws -> MeshInput {
        var input = try Scenario.golden("weighted-split").input
        for index in 0..<count {
            let service = Service(
                metadata: ObjectMeta(name: "more-\(index)", namespace: "demo"), clusterIP: "10.96.7.\(index)",
                clusterIPs: ["10.96.7.\(index)"],
                ports: [Service.Port(name: "http", port: 8080, targetPort: .number(8080))])
            input.clusters["cluster1"]?.apply(.service(service))
        }
        return input
    }

    private let client = ProxyNode(
        type: .sidecar, address: "192.0.2.1", name: "client", namespace: "demo", cluster: "cluster1")

    @Test func `a table does not change when services and routes do`() throws {
        let few = try both(client, compile(mesh(1)).snapshot).parts
        let more = try both(client, compile(mesh(9)).snapshot).parts
        #expect(few.routes == more.routes)
        #expect(more.virtualHosts.count == few.virtualHosts.count + 8)
        var input = try mesh(9)
        let rerouted = VirtualService(
            metadata: ObjectMeta(name: "slower", namespace: "demo"), hosts: ["more-3"],
            http: [HTTPRoute(route: [HTTPRouteDestination(destination: Destination(host: "more-4"))])])
        input.clusters["cluster1"]?.apply(.virtualService(rerouted))
        let changed = try both(client, compile(input).snapshot).parts
        #expect(changed.routes == more.routes)
        let different = zip(changed.virtualHosts, more.virtualHosts).filter { $0 != $1 }.map(\.0.name)
        #expect(different == ["8080/more-3.demo.svc.cluster.local:8080"])
    }

    @Test func `the table of one sniffed service stays whole`() throws {
        let scenario = try Scenario.golden("headless")
        let snapshot = compile(scenario.input).snapshot
        for (_, node) in scenario.proxies {
            for table in try both(node, snapshot).parts.routes.map({
                try Envoy_Config_Route_V3_RouteConfiguration(serializedBytes: $0.bytes)
            }) {
                #expect(table.hasVhds == !table.name.contains(":"))
                #expect(table.hasVhds == table.virtualHosts.isEmpty)
            }
        }
    }

    @Test func `only an Envoy that can is sent hosts by themselves`() throws {
        func takes(_ agent: String, _ major: UInt32, _ minor: UInt32) throws -> Bool {
            try ProxyNode(
                .with {
                    $0.id = "sidecar~10.1.0.1~web-1.demo~x"
                    $0.userAgentName = agent
                    $0.userAgentBuildVersion.version.majorNumber = major
                    $0.userAgentBuildVersion.version.minorNumber = minor
                }
            ).takesVirtualHosts
        }
        #expect(try takes("envoy", 1, 40) && takes("envoy", 1, 38) && takes("envoy", 2, 0))
        #expect(try !takes("envoy", 1, 37) && !takes("gRPC Go", 1, 60) && !takes("", 0, 0))
    }
}
