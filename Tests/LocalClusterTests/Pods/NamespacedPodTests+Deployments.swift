import Kubernetes
import Testing

@testable import LocalCluster

extension NamespacedPodTests {
    /// A Deployment whose pods run: it comes, is rolled over, and goes with its pods.
    static func checkDeployment(_ node: NamespacedNode) async throws {
        let cluster = node.cluster
        let reference = ObjectReference(.deployments, namespace: "sample", name: "rolling")
        let script = "trap 'exit 0' TERM; while :; do sleep 0.1; done"
        let deployment: JSON = [
            "metadata": ["name": "rolling", "namespace": "sample"],
            "spec": [
                "replicas": 2, "selector": ["matchLabels": ["app": "rolling"]],
                "template": [
                    "metadata": ["labels": ["app": "rolling"]],
                    "spec": [
                        "terminationGracePeriodSeconds": 5,
                        "containers": [["name": "shell", "image": "test/shell", "args": ["-c", .string(script)]]],
                    ],
                ],
            ],
        ]
        try await cluster.store.create(.deployments, deployment)
        try await cluster.wait(for: reference) { $0?.status["availableReplicas"] == 2 }
        let patch: JSON = ["spec": ["template": ["metadata": ["annotations": ["round": "2"]]]]]
        _ = try await cluster.client.json(.patch(reference, .merge(patch)))
        try await cluster.wait(for: reference) { object in
            let status = object?.status
            return status?["observedGeneration"] == 2 && status?["updatedReplicas"] == 2 && status?["replicas"] == 2
                && status?["availableReplicas"] == 2
        }
        let request = Request.raw(.delete, path: reference.path, query: [.init("propagationPolicy", "Foreground")])
        _ = try await cluster.client.json(request)
        try await cluster.wait(for: reference) { $0 == nil }
        let left = try await cluster.pods(namespace: "sample").filter { $0.labels["app"] == "rolling" }
        #expect(left.isEmpty)
    }
}
