import EnvoyAPI
import SwiftProtobuf
import Testing

@Suite struct LoadAssignmentWriterTests {
    @Test(arguments: LoadAssignment.samples)
    func writesWhatSwiftProtobufWrites(_ assignment: LoadAssignment) throws {
        let expected: [UInt8] = try assignment.message.serializedBytes(options: .deterministic)
        #expect(LoadAssignmentWriter.bytes(of: assignment) == expected)
    }

    @Test func metadataIsSortedOnItsWayOut() {
        var assignment = LoadAssignment.samples[0]
        let one = FilterMetadata("b", [.init("y", "2"), .init("x", "1")])
        let two = FilterMetadata("a", [])
        let endpoint = EndpointEntry(address: "::1", port: 1, metadata: [one, two])
        assignment.localities = [LocalityEndpoints(endpoints: [endpoint])]
        var sorted = assignment
        sorted.localities[0].endpoints[0].metadata = [two, FilterMetadata("b", one.entries.reversed())]
        #expect(LoadAssignmentWriter.bytes(of: assignment) == LoadAssignmentWriter.bytes(of: sorted))
    }

    @Test func becomesAResourceNamedAfterItsCluster() throws {
        let assignment = try #require(LoadAssignment.samples.last)
        let resource = EncodedResource(assignment)
        #expect(resource.name == assignment.clusterName)
        #expect(resource == (try EncodedResource(name: assignment.clusterName, message: assignment.message)))
        #expect(resource.typeURL == TypeURL.endpoint)
    }
}

extension LoadAssignment {
    /// Every field set and unset, and messages on both sides of each length's border.
    static let samples = varied + borders

    private static let varied = [
        LoadAssignment(clusterName: ""),
        LoadAssignment(clusterName: "outbound|80||reviews.default.svc.cluster.local"),
        LoadAssignment(clusterName: "empty locality", localities: [LocalityEndpoints()]),
        LoadAssignment(
            clusterName: "localities",
            localities: [
                LocalityEndpoints(locality: EndpointLocality(region: "eu"), weight: 0),
                LocalityEndpoints(locality: EndpointLocality(zone: "b"), weight: 1, priority: 1),
                LocalityEndpoints(
                    locality: EndpointLocality(region: "eu", zone: "b", subZone: "rack"), weight: .max, priority: 300),
            ]),
        LoadAssignment(
            clusterName: "endpoints",
            localities: [
                LocalityEndpoints(endpoints: [
                    EndpointEntry(address: "10.0.0.1", port: 0),
                    EndpointEntry(address: "fd00::1", port: 127, healthStatus: .unhealthy, weight: 0),
                    EndpointEntry(address: "10.0.0.2", port: 128, healthStatus: .draining, weight: 128),
                    EndpointEntry(address: "", port: 65535, hostname: "näme.example"),
                ])
            ]),
        LoadAssignment(clusterName: "metadata", localities: [LocalityEndpoints(endpoints: withMetadata)]),
        LoadAssignment(
            clusterName: "large",
            localities: [large(size: 1, priority: 0), large(size: 200, priority: 1), large(size: 400, priority: 2)]),
    ]

    /// Lengths around those at which the length of a length grows, on each level of nesting.
    private static let borders = (Array(90..<135) + Array(16_330..<16_384) + [2_100_000]).map { count in
        LoadAssignment(clusterName: "border", localities: [named(String(repeating: "x", count: count))])
    }

    private static let withMetadata = [
        EndpointEntry(address: "10.0.0.1", port: 80, metadata: [FilterMetadata("empty", [])]),
        EndpointEntry(
            address: "10.0.0.1", port: 80,
            metadata: [
                FilterMetadata(
                    "istio", [.init("workload", "reviews-v1;default;reviews;v1;Kubernetes"), .init("", "")]),
                FilterMetadata(
                    "envoy.transport_socket_match", [.init("tlsMode", "istio"), .init("ä", "Ω"), .init("z", "")]),
                FilterMetadata("", [.init("long", String(repeating: "long", count: 100))]),
            ],
            weight: 3),
    ]

    private static func large(size: Int, priority: UInt32) -> LocalityEndpoints {
        let endpoints = (0..<size).map { EndpointEntry(address: "10.1.\($0 / 256).\($0 % 256)", port: 8080, weight: 1) }
        return LocalityEndpoints(
            locality: EndpointLocality(region: "eu-west", zone: "eu-west-1"), weight: UInt32(size), priority: priority,
            endpoints: endpoints)
    }

    private static func named(_ hostname: String) -> LocalityEndpoints {
        LocalityEndpoints(endpoints: [EndpointEntry(address: "10.0.0.1", port: 80, hostname: hostname)])
    }
}
