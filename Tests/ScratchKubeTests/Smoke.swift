import Foundation
import Identity
import Kubernetes
import LocalCluster
import Logging
import MeshModel
import ServiceLifecycle
import Testing

@testable import ControlPlane

@Test func smoke() async throws {
    let dir = "/tmp/h/kube/smoke-\(UUID().uuidString.prefix(6))"
    var log = Logger(label: "smoke"); log.logLevel = .info
    var c = ClusterConfiguration(
        name: "cluster1", dataDirectory: dir, nodeName: "n1", nodeAddress: "10.99.0.1", podCIDR: "10.98.0.0/16",
        serviceCIDR: "10.97.0.0/16", dnsAddress: "10.97.0.10")
    c.runsPods = false
    let embedded = try await EmbeddedCluster(configuration: c, log: log)
    try await withThrowingTaskGroup { group in
        let g = ServiceGroup(services: embedded.services, logger: log)
        group.addTask { try await g.run() }
        let port = await embedded.apiPort()
        print("API port", port ?? 0)
        let kc = try Kubeconfig(file: embedded.kubeconfigPath).configuration(rules: .init(directory: dir))
        let client = try Client(kc)
        for ns in ["istio-system", "sample"] {
            _ = try? await client.json(.create(.namespaces, body: ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(ns)]]))
        }
        var config = ControlPlaneConfiguration(clusterID: "cluster1", api: kc)
        config.host = "127.0.0.1"
        config.certificatesDirectory = "/nonexistent"
        config.ports.discovery = 35012; config.ports.debug = 38080; config.ports.monitoring = 35014
        let cp = try ControlPlane(configuration: config, logger: log)
        group.addTask { try await cp.run() }
        let debug = try Client(ClientConfiguration(server: "http://127.0.0.1:38080"))
        for i in 0..<100 {
            try await Task.sleep(for: .milliseconds(100))
            let text = (try? await debug.bytes(.raw(.get, path: "/ready"))).map { String(decoding: $0, as: UTF8.self) }
            if i % 20 == 0 || text == "ready\n" { print(i, text ?? "not ready") }
            if text == "ready\n" { break }
        }
        let vs = GroupVersionResource(group: "networking.istio.io", version: "v1", resource: "virtualservices")
        func put(_ name: String, _ field: String) async {
            do {
                _ = try await client.json(.create(vs, namespace: "sample", body: ["apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": ["name": .string(name), "namespace": "sample"], "spec": [field: ["a"], "http": [["route": [["destination": ["host": "a"]]]]]]]))
            } catch { print("create", error) }
        }
        await put("good", "hosts"); await put("bad", "hostz")
        try await Task.sleep(for: .seconds(2))
        for path in ["/debug/syncz", "/debug/clusters"] {
            print(String(decoding: (try? await debug.bytes(.raw(.get, path: path))) ?? [], as: UTF8.self))
        }
        for name in ["good", "bad"] {
            print((try? await client.json(.get(ObjectReference(vs, namespace: "sample", name: name))))?["status"]?.text() ?? "no status")
        }
        for ns in ["sample", "istio-system", "default"] {
            let m = try? await client.json(.get(ObjectReference(.configMaps, namespace: ns, name: "istio-ca-root-cert")))
            print(ns, m?["metadata"]?["labels"]?.text() ?? "missing")
        }
        let mon = try Client(ClientConfiguration(server: "http://127.0.0.1:35014"))
        print(String(decoding: (try? await mon.bytes(.raw(.get, path: "/metrics"))) ?? [], as: UTF8.self))
        group.cancelAll()
        while let r = await group.nextResult() { print(r) }
    }
}
