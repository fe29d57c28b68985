import Testing

@testable import MeshAPI

/// Objects of Kubernetes, as the API server sends them.
struct CoreDecodeTests {
    private func decode(_ json: String, kind: Kind? = nil) throws -> MeshObject {
        try MeshObject.decode(json: Array(json.utf8), kind: kind)
    }

    @Test func service() throws {
        let json = """
            {"kind": "Service", "apiVersion": "v1",
             "metadata": {"name": "a", "namespace": "b", "uid": "u", "resourceVersion": "12", "labels": {"x": "y"},
                          "creationTimestamp": null, "managedFields": [{"manager": "kubectl", "fieldsV1": {"f:x": {}}}]},
             "spec": {"type": "LoadBalancer", "clusterIP": "10.0.0.1", "clusterIPs": ["10.0.0.1", "fd00::1"],
                      "selector": {"app": "a"}, "externalIPs": ["203.0.113.9"], "trafficDistribution": "PreferClose",
                      "ports": [{"name": "http", "port": 80, "targetPort": "web", "nodePort": 30000, "appProtocol": "http"},
                                {"name": "tls", "port": 443, "targetPort": 8443, "protocol": "TCP"},
                                {"name": "dns", "port": 53, "protocol": "UDP"}]},
             "status": {"loadBalancer": {"ingress": [{"ip": "203.0.113.7"}, {"hostname": "lb.example.com"}]}}}
            """
        let service = Service(
            metadata: ObjectMeta(name: "a", namespace: "b", labels: ["x": "y"], uid: "u", resourceVersion: "12"),
            type: .loadBalancer, clusterIP: "10.0.0.1", clusterIPs: ["10.0.0.1", "fd00::1"], selector: ["app": "a"],
            ports: [
                .init(name: "http", port: 80, targetPort: .name("web"), nodePort: 30000, appProtocol: "http"),
                .init(name: "tls", port: 443, targetPort: .number(8443)),
                .init(name: "dns", port: 53, targetPort: .number(53), protocol: "UDP"),
            ],
            loadBalancerIngress: ["203.0.113.7", "lb.example.com"], externalIPs: ["203.0.113.9"])
        #expect(try decode(json) == .service(service))
    }

    @Test func headlessService() throws {
        let json =
            #"{"metadata": {"name": "a", "namespace": "b"}, "spec": {"clusterIP": "None", "clusterIPs": ["None"]}}"#
        guard case .service(let service) = try decode(json, kind: .service) else { throw Unexpected() }
        #expect(service.isHeadless && service.clusterIPs == [] && service.type == .clusterIP)
    }

    @Test func endpointSlice() throws {
        let json = """
            {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
             "metadata": {"name": "a-1", "namespace": "b", "labels": {"kubernetes.io/service-name": "a"}},
             "endpoints": [
               {"addresses": ["10.1.0.1"], "conditions": {"ready": true, "serving": true, "terminating": false},
                "nodeName": "n", "zone": "z", "targetRef": {"kind": "Pod", "name": "p", "namespace": "b", "uid": "u"}},
               {"addresses": ["10.1.0.2"], "conditions": {"ready": false, "serving": true, "terminating": true}},
               {"addresses": ["10.1.0.3"], "conditions": {"ready": false}},
               {"addresses": ["10.1.0.4"]}],
             "ports": [{"name": "http", "port": 8080, "protocol": "TCP", "appProtocol": null}, {"port": null}]}
            """
        let slice = EndpointSlice(
            metadata: ObjectMeta(name: "a-1", namespace: "b"), serviceName: "a",
            endpoints: [
                .init(addresses: ["10.1.0.1"], nodeName: "n", zone: "z", targetRef: .init(name: "p", namespace: "b")),
                .init(addresses: ["10.1.0.2"], ready: false, terminating: true),
                .init(addresses: ["10.1.0.3"], ready: false, serving: false),
                .init(addresses: ["10.1.0.4"]),
            ],
            ports: [.init(name: "http", port: 8080), .init(port: nil)])
        #expect(try decode(json) == .endpointSlice(slice))
    }

    @Test func pod() throws {
        let json = """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"name": "a", "namespace": "b", "labels": {"app": "a"}, "annotations": {"x": "y"}, "uid": "u",
                          "creationTimestamp": "2026-01-01T00:00:00Z", "deletionTimestamp": "2026-01-01T00:00:00Z"},
             "spec": {"nodeName": "n", "serviceAccountName": "sa", "hostNetwork": true,
                      "containers": [{"name": "c", "image": "i", "ports": [{"name": "http", "containerPort": 80}]},
                                     {"name": "d", "ports": [{"containerPort": 53, "protocol": "UDP"}]}]},
             "status": {"phase": "Running", "podIP": "10.1.0.1", "hostIP": "192.0.2.1",
                        "conditions": [{"type": "Initialized", "status": "True"}, {"type": "Ready", "status": "True"}]}}
            """
        let pod = Pod(
            metadata: ObjectMeta(name: "a", namespace: "b", labels: ["app": "a"]), ip: "10.1.0.1", ips: ["10.1.0.1"],
            phase: "Running", nodeName: "n", serviceAccountName: "sa",
            ports: [.init(name: "http", port: 80), .init(port: 53, protocol: "UDP")], ready: true, hostNetwork: true,
            deletion: true)
        #expect(try decode(json) == .pod(pod))
    }

    @Test(arguments: ["containers", "initContainers"])
    func aPodHasAProxyInEitherList(list: String) throws {
        let yaml = """
            apiVersion: v1
            kind: Pod
            metadata: {name: a, namespace: b}
            spec: {\(list): [{name: istio-proxy}], other: [{name: istio-proxy}]}
            """
        guard case .pod(let pod) = try object(yaml) else { throw Unexpected() }
        #expect(pod.hasProxy)
        guard case .pod(let other) = try object(yaml.replacing("name: istio-proxy}], other", with: "name: c}], other"))
        else { throw Unexpected() }
        #expect(!other.hasProxy)
    }

    @Test func objectsOfTheWholeCluster() throws {
        let node = try decode(
            #"{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n", "labels": {"topology.kubernetes.io/zone": "z"}}}"#
        )
        #expect(node.key == ObjectKey(kind: .node, namespace: "", name: "n"))
        guard case .node(let node) = node else { throw Unexpected() }
        #expect(node.zone == "z" && node.region == "")
        #expect(try object("{apiVersion: v1, kind: Namespace, metadata: {name: a}}").key.description == "Namespace a")
    }

    @Test func secret() throws {
        let yaml = """
            apiVersion: v1
            kind: Secret
            metadata: {name: a, namespace: b}
            type: kubernetes.io/tls
            data: {tls.crt: aGVsbG8=, empty: }
            stringData: {tls.key: hunter2}
            """
        guard case .secret(let secret) = try object(yaml) else { throw Unexpected() }
        #expect(secret.type == "kubernetes.io/tls")
        #expect(secret.data["tls.crt"]?.bytes == Array("hello".utf8))
        #expect(secret.data["tls.key"]?.bytes == Array("hunter2".utf8))
        #expect(secret.data["empty"]?.bytes == [])
        var dumped = "\(secret) \(String(reflecting: secret))"
        dump(secret, to: &dumped)
        #expect(!dumped.contains("hunter2") && !dumped.contains("104") && dumped.contains("(7 secret bytes)"))
    }

    @Test func configMap() throws {
        let yaml = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: v, none: }, binaryData: {b: AA==}}"
        guard case .configMap(let map) = try object(yaml) else { throw Unexpected() }
        #expect(map.data == ["k": "v", "none": ""])
    }

    @Test func listsAreTakenApart() throws {
        let yaml = """
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}, data: 1}
            - apiVersion: networking.istio.io/v1
              kind: GatewayList
              items: [{apiVersion: networking.istio.io/v1, kind: Gateway, metadata: {name: c}, spec: {servers: []}}]
            """
        let results = MeshObject.decode(yaml: yaml, file: "x.yaml")
        #expect(try results[0].get().key.name == "a")
        #expect(results[1].faults == ["x.yaml:5: ConfigMap default/b: data: expected an object, found the number 1"])
        #expect(
            results[2].faults == ["x.yaml:8: Gateway default/c: spec.servers: a gateway must have at least one server"])
        #expect(results.count == 3)
    }

    @Test func jsonFaultsHaveNoLines() throws {
        let json =
            #"{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": "b"}, "data": []}"#
        let failure = #expect(throws: DecodeFailure.self) {
            try MeshObject.decode(json: Array(json.utf8), source: "cluster1")
        }
        #expect(failure?.description == "cluster1: ConfigMap b/a: data: expected an object, found a list")
        #expect(failure?.object == ObjectKey(kind: .configMap, namespace: "b", name: "a"))
        #expect(failure?.isUnknownKind == false)
    }

    @Test func whichKindsAreRead() {
        #expect(MeshObject.isKnown(apiVersion: "networking.istio.io/v1alpha3", kind: "ServiceEntry"))
        #expect(MeshObject.isKnown(apiVersion: "v1", kind: "Pod"))
        #expect(!MeshObject.isKnown(apiVersion: "networking.istio.io/v1", kind: "PeerAuthentication"))
        #expect(!MeshObject.isKnown(apiVersion: "security.istio.io/v1alpha3", kind: "PeerAuthentication"))
        let unknown = MeshObject.decode(yaml: "{apiVersion: apps/v1, kind: Deployment}", file: "x.yaml")
        #expect(throws: DecodeFailure.self) { try unknown[0].get() }
        #expect(Kind.serviceEntry.plural == "serviceentries" && Kind.endpointSlice.plural == "endpointslices")
        #expect(Kind.allCases == Kind.allCases.sorted())
    }

    private struct Unexpected: Error {}
}
