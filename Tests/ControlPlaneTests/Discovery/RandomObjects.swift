import TestSupport

/// Objects of a small mesh that get in each other's way: with names, addresses and ports in common.
enum RandomObjects {
    static let mesh = """
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
          servers:
          - {port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}
          - {port: {number: 5432, name: tcp, protocol: TCP}, hosts: ["*"]}
        ---
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: cross-network, namespace: demo}
        spec:
          selector: {istio: eastwest}
          servers: [{port: {number: 15443, name: tls, protocol: TLS}, tls: {mode: AUTO_PASSTHROUGH}, hosts: ["*.local"]}]
        """
    private static let services = ["web", "api", "db", "old"]
    static let others = ["one", "two", "three"]

    static func slice(_ service: String, _ port: Int, count: Int) -> String {
        let endpoints = (0..<count).map { "{addresses: [10.1.0.\($0)]}" }.joined(separator: ", ")
        return """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: \(service), namespace: demo, labels: {kubernetes.io/service-name: \(service)}}
            addressType: IPv4
            ports: [{name: http, port: \(port)}, {name: tcp, port: 5432}, {name: any, port: 7000}]
            endpoints: [\(endpoints)]
            """
    }

    /// A service that may be like any other: with their ports, addresses and names.
    static func service(_ generator: inout SeededGenerator) -> String {
        let name = (others + services.prefix(1)).randomElement(using: &generator) ?? ""
        let ports = ["http, port: 80", "http-b, port: 8081", "tcp, port: 5432", "any, port: 7000", "udp, port: 53"]
            .shuffled(using: &generator).prefix(Int.random(in: 1...2, using: &generator))
            .map { "{name: \($0)\($0.hasPrefix("udp") ? ", protocol: UDP" : "")}" }.joined(separator: ", ")
        let number = Int.random(in: 5...9, using: &generator)
        let address =
            switch Int.random(in: 0..<8, using: &generator) {
            case 0, 1: "None"
            case 2: "10.96.0.\(number - 4)"  // somebody else's
            case 3: "10.96.1.1"
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

    static func entry(_ generator: inout SeededGenerator) -> String {
        let number = Int.random(in: 0..<3, using: &generator)
        let host =
            ["one.demo", "ext.example.com", "*.one.demo", "two", "three.demo.svc", "two.demo"]
            .randomElement(using: &generator) ?? ""
        let port =
            ["80, name: http, protocol: HTTP", "80, name: web, protocol: HTTP", "5432, name: tcp, protocol: TCP"]
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
              ports: [{number: \(port)}]
              resolution: \(number == 0 || host.hasPrefix("*") ? "NONE" : "STATIC")
              \(number == 0 || host.hasPrefix("*") ? "" : "endpoints: [{address: 10.9.0.\(number)}]")
              \(address)
            """
    }

    static func route(_ generator: inout SeededGenerator) -> String {
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
            case 3: (others.randomElement(using: &generator) ?? "") + ".demo"
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

    static func rule(_ generator: inout SeededGenerator) -> String {
        let host =
            Int.random(in: 0..<10, using: &generator) == 0
            ? "\"*.svc.cluster.local\"" : services.randomElement(using: &generator) ?? ""
        let number = Int.random(in: 1...3, using: &generator)
        let policy =
            switch Int.random(in: 0..<9, using: &generator) {
            case 0: "loadBalancer: {consistentHash: {httpHeaderName: x-\(number)}}"
            case 1: "loadBalancer: {simple: PASSTHROUGH}"
            case 2: "connectionPool: {tcp: {idleTimeout: \(number)s}}"
            case 3: "tls: {mode: DISABLE}"
            case 8: "tls: {mode: SIMPLE, credentialName: credential-\(number)}"
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
}
