@testable import ProxyAgent

enum Examples {
    /// What an injected pod's containers find in their environment.
    static let environment = [
        "POD_NAME": "sleep", "POD_NAMESPACE": "sample", "INSTANCE_IP": "10.20.0.7", "HOST_IP": "10.20.0.1",
        "SERVICE_ACCOUNT": "sleep", "NODE_NAME": "node2", "CA_ADDR": "istiod.istio-system.svc:15012",
        "TRUST_DOMAIN": "cluster.local", "ISTIO_META_CLUSTER_ID": "cluster2", "ISTIO_META_NETWORK": "network1",
        "ISTIO_META_MESH_ID": "mesh1", "PATH": "/usr/bin",
    ]
    static let arguments = ["proxy", "sidecar", "--domain", "sample.svc.cluster.local"]
    static let files = PodFiles(
        labels: "app=\"sleep\"\nversion=\"v1\"\n", annotations: "kubernetes.io/config.seen=\"2026\"\n")

    static func sidecar() throws -> AgentConfiguration {
        try .parse(environment: environment, arguments: arguments, files: files)
    }

    static func router() throws -> AgentConfiguration {
        var environment = environment.merging([
            "POD_NAME": "istio-ingressgateway", "POD_NAMESPACE": "istio-system", "SKEIN_EGRESS_MARK": "1337",
        ]) { $1 }
        environment["INSTANCE_IP"] = "fd00::7"
        return try .parse(
            environment: environment, arguments: ["proxy", "router", "--concurrency", "0"],
            files: PodFiles(labels: "istio-locality=\"eu/west/a\""))
    }
}
