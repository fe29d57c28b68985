import TestSupport
import Testing

/// What follows changed services and rules step by step is what is built of everything anew, whatever they say.
@Suite struct TopologyUpdateTests {
    @Test("in any number of steps", arguments: 0..<10)
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var mesh = try FollowedViews(RandomObjects.mesh, RandomObjects.slice("web", 80, count: 2))
        for _ in 0..<40 {
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                let isRemoved = Int.random(in: 0..<4, using: &generator) == 0
                let count = Int.random(in: 0...3, using: &generator)
                switch Int.random(in: 0..<9, using: &generator) {
                case 0: try mesh.apply(RandomObjects.slice("web", 80, count: count))
                case 1, 2: try mesh.apply(RandomObjects.rule(&generator), isRemoved: isRemoved)
                case 3:
                    let name = RandomObjects.others.randomElement(using: &generator) ?? ""
                    try mesh.apply(RandomObjects.slice(name, 80, count: count), isRemoved: isRemoved)
                case 4, 5: try mesh.apply(RandomObjects.service(&generator), isRemoved: isRemoved)
                case 6: try mesh.apply(RandomObjects.entry(&generator), isRemoved: isRemoved)
                default: try mesh.apply(RandomObjects.route(&generator), isRemoved: isRemoved)
                }
            }
            try mesh.step("seed \(seed)")
        }
        #expect(mesh.ruleUpdates > 0, "most rules touch only what they name")
        #expect(mesh.serviceUpdates > 0, "so do most services")
        #expect(mesh.gatewayUpdates > 0, "gateways are followed too")
    }

    private static func headless(_ name: String, _ port: String) -> String {
        """
        apiVersion: v1
        kind: Service
        metadata: {name: \(name), namespace: demo}
        spec: {clusterIP: None, ports: [{name: \(port)}]}
        """
    }

    @Test("two headless services with the same pods share their listeners")
    func samePods() throws {
        var mesh = try FollowedViews(
            Self.headless("one", "tcp, port: 5432"), RandomObjects.slice("one", 80, count: 2),
            RandomObjects.slice("two", 80, count: 2))
        for isRemoved in [false, true, false] {
            try mesh.apply(Self.headless("two", "tcp, port: 5432"), isRemoved: isRemoved)
            try mesh.step()
        }
        for isRemoved in [true, false] {
            try mesh.apply(Self.headless("one", "tcp, port: 5432"), isRemoved: isRemoved)
            try mesh.step()
        }
        #expect(mesh.serviceUpdates == 0)
    }

    @Test("a wildcard may stand for the pods of a headless service")
    func wildcard() throws {
        let entry = """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: entry, namespace: demo}
            spec: {hosts: ["*.one.demo"], ports: [{number: 80, name: http, protocol: HTTP}], resolution: NONE}
            """
        var mesh = try FollowedViews(Self.headless("one", "http, port: 80"), RandomObjects.slice("one", 80, count: 2))
        for isRemoved in [false, true] {
            try mesh.apply(entry, isRemoved: isRemoved)
            try mesh.step()
        }
        #expect(mesh.serviceUpdates == 0)
    }
}
