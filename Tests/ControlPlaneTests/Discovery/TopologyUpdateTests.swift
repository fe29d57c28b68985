import EnvoyAPI
import EnvoyConfig
import MeshAPI
import MeshModel
import TestSupport
import Testing
import XDS

@testable import ControlPlane

/// What follows changed services and rules step by step is what is built of everything anew, whatever they say.
@Suite struct TopologyUpdateTests {
    private static let mesh = """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: demo}
        spec: {clusterIP: 10.96.0.1, ports: [{name: http, port: 80}, {name: tcp-metrics, port: 9000}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: api, namespace: demo}
        spec: {clusterIP: 10.96.0.2, ports: [{name: http, port: 80}, {name: grpc, port: 8080}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: db, namespace: demo}
        spec: {clusterIP: 10.96.0.3, ports: [{name: tcp, port: 5432}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: old, namespace: demo}
        spec: {clusterIP: 10.96.0.4, ports: [{name: any, port: 7000}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: demo}
        spec:
          selector: {istio: edge}
          servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]
        """
    private static let services = ["web", "api", "db", "old"]
    private static let others = ["one", "two", "three"]

    private static func slice(_ service: String, _ port: Int, count: Int) -> String {
        let endpoints = (0..<count).map { "{addresses: [10.1.0.\($0)]}" }.joined(separator: ", ")
        return """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: \(service), namespace: demo, labels: {kubernetes.io/service-name: \(service)}}
            addressType: IPv4
            ports: [{name: http, port: \(port)}]
            endpoints: [\(endpoints)]
            """
    }

    /// A service that may be like any other: with their ports, addresses and names.
    private static func service(_ generator: inout SeededGenerator) -> String {
        let name = (others + services.prefix(1)).randomElement(using: &generator) ?? ""
        let ports = ["http, port: 80", "http-b, port: 8081", "tcp, port: 5432", "any, port: 7000", "udp, port: 53"]
            .shuffled(using: &generator).prefix(Int.random(in: 1...2, using: &generator))
            .map { "{name: \($0)\($0.hasPrefix("udp") ? ", protocol: UDP" : "")}" }.joined(separator: ", ")
        let number = Int.random(in: 5...9, using: &generator)
        let address =
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: "None"
            case 1: "10.96.0.\(number - 4)"  // somebody else's
            default: "10.96.0.\(number * 10 + (others.firstIndex(of: name) ?? 3))"
            }
        let scope =
            Int.random(in: 0..<5, using: &generator) == 0 ? "annotations: {networking.istio.io/exportTo: .}" : ""
        return """
            apiVersion: v1
            kind: Service
            metadata: {name: \(name), namespace: \(number == 5 ? "other" : "demo"), \(scope)}
            spec: {clusterIP: \(address), ports: [\(ports)]}
            """
    }

    private static func entry(_ generator: inout SeededGenerator) -> String {
        let number = Int.random(in: 0..<3, using: &generator)
        let host =
            ["ext.example.com", "one.demo", "*.example.com", "two", "ext.other.com"]
            .randomElement(using: &generator) ?? ""
        let port =
            ["{number: 80, name: http, protocol: HTTP}", "{number: 5432, name: tcp, protocol: TCP}"]
            .randomElement(using: &generator) ?? ""
        let address =
            ["", "addresses: [10.96.0.\(number + 1)]", "addresses: [10.97.0.\(number)]", "addresses: [10.98.0.0/16]"]
            .randomElement(using: &generator) ?? ""
        return """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: entry-\(number), namespace: demo}
            spec:
              hosts: ["\(host)"]
              ports: [\(port)]
              resolution: \(number == 0 || host.hasPrefix("*") ? "NONE" : "STATIC")
              \(number == 0 || host.hasPrefix("*") ? "" : "endpoints: [{address: 10.9.0.\(number)}]")
              \(address)
            """
    }

    private static func route(_ generator: inout SeededGenerator) -> String {
        let host = services.randomElement(using: &generator) ?? ""
        let number = Int.random(in: 0..<3, using: &generator)
        let destination =
            Int.random(in: 0..<3, using: &generator) == 0 ? others.randomElement(using: &generator) ?? "" : host
        let target = Int.random(in: 0..<3, using: &generator) == 0 ? ", subset: s\(number)" : ""
        let hosts =
            switch Int.random(in: 0..<10, using: &generator) {
            case 0: "\"*.demo.svc.cluster.local\""
            case 1: "\(host), shop.example.com"
            case 2: others.randomElement(using: &generator) ?? ""
            default: host
            }
        let match =
            Int.random(in: 0..<6, using: &generator) == 0 ? "match: [{sourceLabels: {team: a}}], " : ""
        let rules =
            Int.random(in: 0..<4, using: &generator) == 0
            ? "tcp: [{route: [{destination: {host: db}}]}]"
            : "http: [{\(match)timeout: \(number + 1)s, route: [{destination: {host: \(destination)\(target)}}]}]"
        let scope = ["", "gateways: [edge]", "exportTo: [\".\"]"].randomElement(using: &generator) ?? ""
        return """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: route-\(Int.random(in: 0..<4, using: &generator)), namespace: demo}
            spec:
              hosts: [\(hosts)]
              \(rules)
              \(scope)
            """
    }

    private static func rule(_ generator: inout SeededGenerator) -> String {
        let host =
            Int.random(in: 0..<10, using: &generator) == 0
            ? "\"*.svc.cluster.local\"" : services.randomElement(using: &generator) ?? ""
        let number = Int.random(in: 1...3, using: &generator)
        let policy =
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: "loadBalancer: {consistentHash: {httpHeaderName: x-\(number)}}"
            case 1: "loadBalancer: {simple: PASSTHROUGH}"
            case 2: "connectionPool: {tcp: {idleTimeout: \(number)s}}"
            case 3: "tls: {mode: DISABLE}"
            case 4: "outlierDetection: {consecutive5xxErrors: \(number)}"
            default: "connectionPool: {tcp: {maxConnections: \(number)}}"
            }
        let labels = "{topology.istio.io/cluster: c\(Int.random(in: 1...2, using: &generator))}"
        let subsets = Int.random(in: 0..<3, using: &generator) == 0 ? "" : "subsets: [{name: s1, labels: \(labels)}]"
        return """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: rule-\(Int.random(in: 0..<3, using: &generator)), namespace: demo}
            spec:
              host: \(host)
              trafficPolicy: {\(policy)}
              \(subsets)
            """
    }

    private static func views(_ snapshot: MeshSnapshot) throws -> [ProxyView] {
        var nodes = ["demo", "other"].map {
            ProxyNode(type: .sidecar, address: "10.0.0.1", name: "x", namespace: $0, cluster: "c1")
        }
        nodes[0].labels = ["team": "a"]
        for index in nodes.indices { nodes[index].takesVirtualHosts = true }
        var whole = nodes[0]
        whole.takesVirtualHosts = false
        var edge = ProxyNode(type: .router, address: "10.0.0.2", name: "e", namespace: "demo", cluster: "c1")
        edge.labels = ["istio": "edge"]
        return (nodes + [whole, edge]).map { view(of: $0, in: snapshot).outbound }
    }

    @Test("in any number of steps", arguments: 0..<8)
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var input = MeshInput(settings: MeshSettings(configCluster: "c1"), clusters: ["c1": ClusterObjects()])
        func apply(_ yaml: String, isRemoved: Bool = false, _ change: inout InputChange) throws {
            for object in try MeshObject.decode(yaml: yaml, file: "x.yaml").map({ try $0.get() }) {
                if isRemoved {
                    input.clusters["c1"]?.remove(object.key)
                } else {
                    input.clusters["c1"]?.apply(object)
                }
                change.add(object.key, of: "c1")
            }
        }
        var change = InputChange(.everything)
        try apply(Self.mesh, &change)
        try apply(Self.slice("web", 80, count: 2), &change)
        var maker = GenerationMaker()
        let first = maker.next(input, change)
        var latest = try #require(first)
        let memo = LayerMemo()
        var layers: [ProxyView: ClassLayer] = [:]
        for view in try Self.views(latest.snapshot) { layers[view] = .outbound(view, latest, nil, memo: memo) }
        var (updates, arrivals) = (0, 0)
        for _ in 0..<40 {
            var change = InputChange()
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                let isRemoved = Int.random(in: 0..<4, using: &generator) == 0
                switch Int.random(in: 0..<9, using: &generator) {
                case 0: try apply(Self.slice("web", 80, count: Int.random(in: 0...3, using: &generator)), &change)
                case 5:
                    let name = Self.others.randomElement(using: &generator) ?? ""
                    try apply(
                        Self.slice(name, 80, count: Int.random(in: 0...3, using: &generator)), isRemoved: isRemoved,
                        &change)
                case 6, 7: try apply(Self.service(&generator), isRemoved: isRemoved, &change)
                case 8: try apply(Self.entry(&generator), isRemoved: isRemoved, &change)
                case 1, 2: try apply(Self.rule(&generator), isRemoved: isRemoved, &change)
                default: try apply(Self.route(&generator), isRemoved: isRemoved, &change)
                }
            }
            guard let next = maker.next(input, change) else { continue }
            var built: [ProxyView: ClassLayer] = [:]
            for view in try Self.views(next.snapshot) {
                if let topology = next.change.topology, let set = layers[view]?.set {
                    let old = VisibleMesh(view, latest.snapshot)
                    if try old.update(to: next.snapshot, topology, in: { set.table($0)[$1] }) != nil {
                        if topology.hosts.isEmpty { updates += 1 } else { arrivals += 1 }
                    }
                }
                let layer = ClassLayer.outbound(view, next, layers[view], memo: memo)
                let anew = ClassLayer.outbound(view, next, nil, memo: LayerMemo())
                try #require(layer.failure == nil && anew.failure == nil)
                for type in ProxyResources.typeURLs {
                    try #require(
                        layer.set.table(type).resources == anew.set.table(type).resources, "\(type), seed \(seed)")
                }
                built[view] = layer
            }
            (latest, layers) = (next, built)
        }
        #expect(updates > 2, "most rules touch only what they name")
        #expect(arrivals > 4, "so do most services")
    }
}
