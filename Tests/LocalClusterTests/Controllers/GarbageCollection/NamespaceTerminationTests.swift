import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

/// Namespaces that cannot go yet.
@Suite struct NamespaceTerminationTests {
    private let namespace = ObjectReference(.namespaces, name: "ns")
    private let map = ObjectReference(.configMaps, namespace: "ns", name: "a")

    private func fill(_ cluster: RunningCluster, finalizers: [JSON] = []) async throws {
        try await cluster.store.create(.namespaces, ["metadata": ["name": "ns"]])
        var held = configMap("a")
        held.metadata["namespace"] = "ns"
        held.metadata["finalizers"] = finalizers.isEmpty ? nil : .array(finalizers)
        try await cluster.store.create(.configMaps, held)
    }

    @Test func aStuckOneExplainsItself() async throws {
        try await withCluster { cluster in
            try await fill(cluster, finalizers: ["example.com/hold"])
            let marked = try await cluster.client.json(.delete(namespace))
            let conditions = Conditions(marked.status["conditions"])
            #expect(conditions.isTrue("NamespaceContentRemaining"))
            #expect(
                conditions["NamespaceContentRemaining"]?["message"]
                    == "Some resources are remaining: configmaps. has 1 resource instances")
            #expect(
                conditions["NamespaceFinalizersRemaining"]?["message"]
                    == "Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances"
            )
            #expect(conditions["NamespaceDeletionContentFailure"]?["status"] == "False")
            _ = try await cluster.client.json(.patch(map, .merge(["metadata": ["finalizers": nil]])))
            #expect(await status { _ = try await cluster.store.get(namespace) }?.code == 404)
        }
    }

    @Test func finalizersOfItsOwnHoldIt() async throws {
        try await withCluster { cluster in
            try await fill(cluster)
            let hold: JSON = ["metadata": ["finalizers": ["example.com/hold"]]]
            _ = try await cluster.client.json(.patch(namespace, .merge(hold)))
            let marked = try await cluster.client.json(.delete(namespace))
            #expect(marked.status["phase"] == "Terminating")
            #expect(Conditions(marked.status["conditions"])["NamespaceContentRemaining"]?["reason"] == "ContentRemoved")
            _ = try await cluster.client.json(.patch(namespace, .merge(["metadata": ["finalizers": nil]])))
            #expect(await status { _ = try await cluster.store.get(namespace) }?.code == 404)
        }
    }

    @Test func finalizeLetsItGo() async throws {
        try await withCluster { cluster in
            let object: JSON = [
                "metadata": ["name": "ns"], "spec": ["finalizers": ["kubernetes", "example.com/hold"]],
            ]
            try await cluster.store.create(.namespaces, object)
            var marked = try await cluster.client.json(.delete(namespace))
            #expect(marked.spec["finalizers"] == ["example.com/hold"])
            marked.spec["finalizers"] = []
            let request = Request.raw(
                .put, path: "/api/v1/namespaces/ns/finalize", body: marked.encoded(), contentType: "application/json")
            _ = try await cluster.client.json(request)
            #expect(await status { _ = try await cluster.store.get(namespace) }?.code == 404)
        }
    }
}
