import MeshAPI
import MeshModel
import TestSupport
import Testing

/// A compilation that was updated is what it would be when made anew, whatever happened in which order.
@Suite struct CompilationTests {
    private static let services = ["web", "api", "db"]
    private static let clusters: [ClusterID] = ["cluster1", "cluster2"]

    /// One thing that can happen to a mesh.
    private struct Step {
        let cluster: ClusterID
        let object: String
        let isRemoved: Bool
    }

    private static func step(_ generator: inout SeededGenerator) -> Step {
        let name = services.randomElement(using: &generator) ?? ""
        let number = Int.random(in: 1...4, using: &generator)
        let account = Int.random(in: 0..<6, using: &generator) == 0 ? "other" : "default"
        let object =
            switch Int.random(in: 0..<17, using: &generator) {
            case 0: Objects.service(name, address: "10.96.0.\(number)")
            case 1: Objects.service(name, address: "None")
            case 2: node(zone: "z\(number)")
            case 3: rootNamespace(network: "network\(number)")
            case 4: entry(number: number)
            case 5: policy(number % 2 == 0 ? "DISABLE" : "STRICT")
            case 6...8: slice(of: name, &generator)
            case 9: virtualService(number: number, host: name)
            case 10: destinationRule(number: number, host: number == 4 ? "absent" : name)
            case 11: destinationRule(number: number, host: number == 4 ? "'*'" : "'*.demo.svc.cluster.local'")
            case 12:
                virtualService(
                    number: number, host: name,
                    others: number == 3 ? ", '*.demo.svc.cluster.local'" : ", other.example.com",
                    gateways: "[mesh, gateway-\(number % 2)]")
            case 13: gateway(number: number, pods: name)
            default:
                Objects.pod("\(name)-\(number)", address: "10.1.0.\(number)", account: account, labels: "app: \(name)")
                    .replacing("spec: {", with: "spec: {nodeName: node-a, ")
            }
        return Step(
            cluster: clusters.randomElement(using: &generator) ?? "cluster1", object: object,
            isRemoved: Int.random(in: 0..<4, using: &generator) == 0)
    }

    private static func slice(of name: String, _ generator: inout SeededGenerator) -> String {
        let count = Int.random(in: 0...3, using: &generator)
        let items = (0..<count).map { _ -> (address: String, pod: String?, conditions: String) in
            let number = Int.random(in: 1...4, using: &generator)
            let isNamed = Bool.random(using: &generator)
            let isReady = Bool.random(using: &generator)
            return ("10.1.0.\(number)", isNamed ? "\(name)-\(number)" : nil, "ready: \(isReady)")
        }
        return Objects.slice(name, name: "\(name)-\(Bool.random(using: &generator) ? "a" : "b")", items)
    }

    private static func node(zone: String) -> String {
        """
        apiVersion: v1
        kind: Node
        metadata: {name: node-a, labels: {topology.kubernetes.io/region: r1, topology.kubernetes.io/zone: \(zone)}}
        ---

        """
    }

    private static func rootNamespace(network: String) -> String {
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: istio-system, labels: {topology.istio.io/network: \(network)}}
        ---

        """
    }

    private static func entry(number: Int) -> String {
        """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: entry-\(number % 2), namespace: demo}
        spec:
          hosts: [entry.example.com]
          ports: [{number: 80\(number), name: http, protocol: HTTP}]
          location: MESH_INTERNAL
          resolution: STATIC
          \(number % 2 == 0 ? "workloadSelector: {labels: {app: web}}" : "endpoints: [{address: 10.9.0.\(number)}]")
        ---

        """
    }

    private static func gateway(number: Int, pods: String) -> String {
        """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: gateway-\(number % 2), namespace: demo}
        spec:
          selector: {app: \(pods)}
          servers: [{port: {number: 8\(number), name: http, protocol: HTTP}, hosts: ["*.demo.svc.cluster.local"]}]
        ---

        """
    }

    private static func virtualService(
        number: Int, host: String, others: String = "", gateways: String = "[mesh]"
    ) -> String {
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: route-\(number % 2), namespace: demo}
        spec:
          hosts: [\(host)\(others)]
          gateways: \(gateways)
          http: [{timeout: \(number)s, route: [{destination: {host: \(host), subset: s\(number)}}]}]
        ---

        """
    }

    private static func destinationRule(number: Int, host: String) -> String {
        """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: rule-\(number % 2), namespace: demo}
        spec:
          host: \(host)
          trafficPolicy: {connectionPool: {tcp: {maxConnections: \(number)}}}
          subsets: [{name: s\(number), labels: {app: web}}]
        ---

        """
    }

    private static func policy(_ mode: String) -> String {
        """
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: policy, namespace: demo}
        spec: {selector: {matchLabels: {app: web}}, mtls: {mode: \(mode)}}
        ---

        """
    }

    @Test("updated in any number of steps, it is what it is when made anew", arguments: 0..<40)
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var input = try Objects.input(["cluster1": "", "cluster2": ""])
        var compilation = Compilation(input)
        for _ in 0..<60 {
            var change = InputChange()
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let step = Self.step(&generator)
                for result in MeshObject.decode(yaml: step.object, file: "step.yaml") {
                    let object = try result.get()
                    if step.isRemoved {
                        input.clusters[step.cluster]?.remove(object.key)
                    } else {
                        input.clusters[step.cluster]?.apply(object)
                    }
                    change.add(object.key, of: step.cluster)
                }
            }
            let before = compilation.snapshot
            let said = compilation.statuses
            let result = compilation.update(input, change)
            let anew = compile(input)
            try #require(compilation.snapshot.endpoints == anew.snapshot.endpoints, "seed \(seed)")
            try #require(compilation.snapshot.topology.services == anew.snapshot.topology.services, "seed \(seed)")
            try #require(compilation.statuses == Compilation(input).statuses, "seed \(seed)")
            try #require(result.restated == difference(said, compilation.statuses), "seed \(seed)")
            try requireSameRules(compilation.snapshot.topology, anew.snapshot.topology, seed)
            if result.topology == nil, !result.isStructural {
                try requireSameRules(before.topology, anew.snapshot.topology, seed)
            }
            for service in anew.snapshot.topology.services where !result.services.contains(service.key) {
                for port in service.ports where before.topology.service(service.key) == service {
                    let old = before.endpoints.endpoints(of: service.key, port: port.number)
                    let new = anew.snapshot.endpoints.endpoints(of: service.key, port: port.number)
                    try #require(old == new, "a change was not reported, seed \(seed)")
                }
            }
        }
    }

    private func difference(
        _ one: [ObjectKey: ObjectStatus], _ other: [ObjectKey: ObjectStatus]
    ) -> Set<ObjectKey> {
        Set(one.keys).union(other.keys).filter { one[$0] != other[$0] }
    }

    private func requireSameRules(_ one: Topology, _ other: Topology, _ seed: UInt64) throws {
        try #require(one.virtualServices == other.virtualServices, "seed \(seed)")
        try #require(one.localityUse == other.localityUse && one.sourceSelectors == other.sourceSelectors)
        for service in other.services {
            let rules = [one, other].map { $0.destinationRules.rule(for: service, seenFrom: "demo") }
            try #require(rules[0] == rules[1], "seed \(seed)")
        }
    }

    @Test("a change of rules alone says which, as they were and as they are; more than that says nothing of them")
    func rules() throws {
        var input = try Objects.input(["cluster1": Objects.service("web") + Objects.service("api")])
        var compilation = Compilation(input)
        func apply(_ yaml: String...) throws -> SnapshotChange {
            var change = InputChange()
            for object in try yaml.flatMap({ MeshObject.decode(yaml: $0, file: "x.yaml") }).map({ try $0.get() }) {
                input.clusters["cluster1"]?.apply(object)
                change.add(object.key, of: "cluster1")
            }
            return compilation.update(input, change)
        }
        _ = try apply(Self.virtualService(number: 1, host: "web"), Self.destinationRule(number: 1, host: "web"))
        let route = try apply(Self.virtualService(number: 3, host: "api"))
        #expect(route.isStructural)
        #expect(
            route.topology?.virtualServices.flatMap(\.hosts).map(\.text).sorted()
                == ["api.demo.svc.cluster.local", "web.demo.svc.cluster.local"])
        #expect(route.topology?.ruledHosts == [])
        let rule = try apply(Self.destinationRule(number: 3, host: "api"))
        #expect(
            rule.topology?.ruledHosts.map(\.text).sorted()
                == ["api.demo.svc.cluster.local", "web.demo.svc.cluster.local"])
        #expect(rule.topology?.virtualServices == [])
        let both = try apply(Self.virtualService(number: 1, host: "web"), Objects.service("db"))
        #expect(both.topology?.hosts == ["db.demo.svc.cluster.local"] && both.topology?.namespaces == ["demo"])
        #expect(both.topology?.virtualServices.isEmpty == false)
    }
}
