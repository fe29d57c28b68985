import MeshAPI
import MeshModel

/// A mesh of one cluster with as many services as asked for, ten pods each, one HTTP port each; perhaps with a
/// VirtualService and a DestinationRule for each.
struct SyntheticMesh {
    static let podsPerService = 10

    let services: Int
    private(set) var input: MeshInput

    init(services: Int, isRuled: Bool = false) {
        self.services = services
        var objects = ClusterObjects(network: "network1")
        objects.apply(.namespace(Namespace(metadata: ObjectMeta(name: "bench"))))
        for service in 0..<services {
            objects.apply(.service(Self.service(service)))
            for pod in 0..<Self.podsPerService {
                objects.apply(.pod(Self.pod(pod, of: service)))
            }
            objects.apply(.endpointSlice(Self.slice(of: service, ready: Self.podsPerService)))
            guard isRuled else { continue }
            objects.apply(.virtualService(Self.route(to: service, timeout: .seconds(1))))
            objects.apply(.destinationRule(Self.rule(for: service, connections: 100)))
        }
        objects.apply(.gateway(Self.gateway))
        objects.apply(.pod(Self.gatewayPod))
        input = MeshInput(settings: MeshSettings(configCluster: "cluster1"), clusters: ["cluster1": objects])
    }

    /// Takes one pod of the first service out of its endpoints, or puts it back.
    mutating func changeEndpoint(round: Int) {
        input.clusters["cluster1"]?.apply(
            .endpointSlice(Self.slice(of: 0, ready: Self.podsPerService - 1 + round % 2)))
    }

    /// What ``changeEndpoint(round:)`` changes.
    var endpointChange: InputChange {
        var change = InputChange()
        change.add(ObjectKey(kind: .endpointSlice, namespace: "bench", name: "service-0"), of: "cluster1")
        return change
    }

    /// Routes requests for the first service, otherwise in every round.
    mutating func changeRoute(round: Int) -> InputChange {
        let object = Self.route(to: 0, timeout: .seconds(round + 2))
        input.clusters["cluster1"]?.apply(.virtualService(object))
        var change = InputChange()
        change.add(object.key, of: "cluster1")
        return change
    }

    /// Limits connections to the first service, otherwise in every round.
    mutating func changeRule(round: Int) -> InputChange {
        let object = Self.rule(for: 0, connections: 101 + Int32(round))
        input.clusters["cluster1"]?.apply(.destinationRule(object))
        var change = InputChange()
        change.add(object.key, of: "cluster1")
        return change
    }

    /// Adds a service in every even round, and takes it away in the others.
    mutating func changeService(round: Int) -> InputChange {
        let object = Self.service(services)
        if round.isMultiple(of: 2) {
            input.clusters["cluster1"]?.apply(.service(object))
        } else {
            input.clusters["cluster1"]?.remove(object.key)
        }
        var change = InputChange()
        change.add(object.key, of: "cluster1")
        return change
    }

    /// Passes connections to every service on to this network.
    private static let gateway = Gateway(
        metadata: ObjectMeta(name: "cross-network", namespace: "bench"), selector: ["istio": "eastwestgateway"],
        servers: [
            .init(
                port: .init(number: 15443, name: "tls", protocol: "TLS"), hosts: ["*.local"],
                tls: ServerTLS(mode: .autoPassthrough))
        ])

    private static let gatewayPod = Pod(
        metadata: ObjectMeta(name: "gateway", namespace: "bench", labels: ["istio": "eastwestgateway"]),
        ip: "10.200.0.1", phase: "Running", nodeName: "node-0", serviceAccountName: "gateway", ready: true)

    private static func route(to service: Int, timeout: Duration) -> VirtualService {
        let host = "service-\(service)"
        return VirtualService(
            metadata: ObjectMeta(name: host, namespace: "bench"), hosts: [host],
            http: [HTTPRoute(route: [.init(destination: .init(host: host))], timeout: timeout)])
    }

    private static func rule(for service: Int, connections: Int32) -> DestinationRule {
        let host = "service-\(service)"
        let pool = ConnectionPool(tcp: .init(maxConnections: connections))
        return DestinationRule(
            metadata: ObjectMeta(name: host, namespace: "bench"), host: host,
            trafficPolicy: TrafficPolicy(connectionPool: pool))
    }

    private static func service(_ index: Int) -> Service {
        Service(
            metadata: ObjectMeta(name: "service-\(index)", namespace: "bench"),
            clusterIP: "10.100.\(index / 250).\(index % 250 + 1)", selector: ["app": "service-\(index)"],
            ports: [.init(name: "http", port: 8080, targetPort: .number(8080))])
    }

    private static func pod(_ index: Int, of service: Int) -> Pod {
        Pod(
            metadata: ObjectMeta(
                name: "service-\(service)-\(index)", namespace: "bench",
                labels: ["app": "service-\(service)", "security.istio.io/tlsMode": "istio"]),
            ip: address(index, of: service), phase: "Running", nodeName: "node-\(index)",
            serviceAccountName: "service-\(service)", ready: true)
    }

    private static func slice(of service: Int, ready: Int) -> EndpointSlice {
        EndpointSlice(
            metadata: ObjectMeta(
                name: "service-\(service)", namespace: "bench",
                labels: ["kubernetes.io/service-name": "service-\(service)"]),
            serviceName: "service-\(service)",
            endpoints: (0..<ready).map { pod in
                .init(
                    addresses: [address(pod, of: service)], nodeName: "node-\(pod)",
                    targetRef: .init(name: "service-\(service)-\(pod)", namespace: "bench"))
            },
            ports: [.init(name: "http", port: 8080)])
    }

    private static func address(_ pod: Int, of service: Int) -> String {
        let number = service * podsPerService + pod
        return "10.\(10 + number / 62_500).\(number / 250 % 250).\(number % 250 + 1)"
    }
}
