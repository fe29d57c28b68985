import MeshAPI
import MeshModel
import Testing

/// Objects from YAML, for tests that show what they need in place.
enum Objects {
    /// The objects of one cluster. A document that does not decode fails the test.
    static func cluster(_ yaml: String) throws -> ClusterObjects {
        var objects = ClusterObjects()
        for result in MeshObject.decode(yaml: yaml, file: "test.yaml") { objects.apply(try result.get()) }
        return objects
    }

    /// A mesh whose configuration is that of `cluster1`.
    static func input(_ clusters: [ClusterID: String]) throws -> MeshInput {
        MeshInput(settings: MeshSettings(configCluster: "cluster1"), clusters: try clusters.mapValues(cluster))
    }

    static func service(
        _ name: String, namespace: String = "demo", address: String = "10.96.0.1",
        ports: [(String, Int)] = [("http", 80)]
    ) -> String {
        """
        apiVersion: v1
        kind: Service
        metadata: {name: \(name), namespace: \(namespace)}
        spec:
          clusterIP: \(address)
          selector: {app: \(name)}
          ports:
        \(ports.map { "  - {name: \($0.0), port: \($0.1), targetPort: 8080}" }.joined(separator: "\n"))
        ---

        """
    }

    static func pod(
        _ name: String, namespace: String = "demo", address: String, account: String = "default",
        labels: String = "app: web"
    ) -> String {
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: \(name)
          namespace: \(namespace)
          labels: {\(labels), security.istio.io/tlsMode: istio}
        spec: {serviceAccountName: \(account)}
        status:
          phase: Running
          podIP: \(address)
          conditions: [{type: Ready, status: "True"}]
        ---

        """
    }

    static func slice(
        _ service: String, namespace: String = "demo", name: String? = nil, port: (String, Int) = ("http", 8080),
        _ endpoints: [(address: String, pod: String?, conditions: String)]
    ) -> String {
        let lines = endpoints.map { item in
            let target = item.pod.map { ", targetRef: {kind: Pod, name: \($0), namespace: \(namespace)}" } ?? ""
            return "- {addresses: [\(item.address)], conditions: {\(item.conditions)}\(target)}"
        }
        return """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: \(name ?? service)
              namespace: \(namespace)
              labels: {kubernetes.io/service-name: \(service)}
            addressType: IPv4
            ports: [{name: \(port.0), port: \(port.1)}]
            endpoints:
            \(lines.joined(separator: "\n"))
            ---

            """
    }
}
