import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

/// Deployments in a running cluster that runs no pods: the test says when they are ready.
@Suite struct DeploymentClusterTests {
    private let deployment = ObjectReference(.deployments, namespace: "default", name: "web")

    private func create(_ cluster: RunningCluster, replicas: Int64 = 3) async throws {
        var object = WorkloadSamples.deployment(replicas: replicas)
        object["metadata"] = ["name": "web", "namespace": "default"]
        _ = try await cluster.client.json(.create(.deployments, namespace: "default", body: object))
    }

    @Test(.timeLimit(.minutes(1))) func aRolloutGoesThrough() async throws {
        try await withCluster { cluster in
            try await create(cluster)
            let ready = Task { try await cluster.makePodsReady() }
            defer { ready.cancel() }
            try await cluster.wait(for: deployment) { $0?.status["availableReplicas"] == 3 }
            let first = try await cluster.pods()
            #expect(first.count == 3)
            for pod in first {
                let set = try #require(pod.controller)
                #expect(set["kind"] == "ReplicaSet")
                #expect(pod.name.hasPrefix("\(set["name"]?.string ?? "?")-"))
            }
            let image: JSON = ["spec": ["template": ["spec": ["containers": [["name": "web", "image": "web:2"]]]]]]
            _ = try await cluster.client.json(.patch(deployment, .strategicMerge(image)))
            try await cluster.wait(for: deployment) { object in
                object?.status["observedGeneration"] == 2 && object?.status["updatedReplicas"] == 3
                    && object?.status["replicas"] == 3 && object?.status["availableReplicas"] == 3
            }
            let images = try await cluster.imagesOfActivePods()
            #expect(images == ["web:2", "web:2", "web:2"])
            let reasons = Set(try await cluster.store.list(.events).items.compactMap { $0["reason"]?.string })
            #expect(reasons.isSuperset(of: ["ScalingReplicaSet", "SuccessfulCreate", "SuccessfulDelete"]))
        }
    }

    @Test(.timeLimit(.minutes(1))) func aLostPodIsReplacedAndAStrayOneAdopted() async throws {
        try await withCluster { cluster in
            try await create(cluster, replicas: 2)
            try await cluster.wait(for: deployment) { $0?.status["replicas"] == 2 }
            let pods = try await cluster.pods()
            let set = try #require(pods[0].controller?["name"]?.string)
            try await cluster.store.delete(.init(.pods, namespace: "default", name: pods[0].name))
            let reference = ObjectReference(.replicaSets, namespace: "default", name: set)
            try await cluster.wait(forPods: { $0.count == 2 && !$0.contains { $0.name == pods[0].name } })
            // One that loses its label is let go and replaced; one that gets it is taken in, and then there is one too many.
            let labels: JSON = ["metadata": ["labels": ["app": "other"]]]
            _ = try await cluster.client.json(
                .patch(.init(.pods, namespace: "default", name: pods[1].name), .merge(labels)))
            try await cluster.wait(forPods: { $0.count == 3 })
            let released = try await cluster.store.get(.init(.pods, namespace: "default", name: pods[1].name))
            #expect(released.controller == nil)
            let back: JSON = ["metadata": ["labels": ["app": "web"]]]
            _ = try await cluster.client.json(
                .patch(.init(.pods, namespace: "default", name: pods[1].name), .merge(back)))
            try await cluster.wait(forPods: { $0.count(where: \.isActivePod) == 2 })
            try await cluster.wait(for: reference) { $0?.status["replicas"] == 2 }
        }
    }

    @Test(.timeLimit(.minutes(1))) func whatCannotBeCreatedIsExplained() async throws {
        try await withCluster { cluster in
            var object = WorkloadSamples.deployment(replicas: 1) {
                $0.spec["template"]?.spec["serviceAccountName"] = "later"
            }
            object["metadata"] = ["name": "web", "namespace": "default"]
            try await cluster.store.create(.deployments, object)
            try await cluster.wait(for: deployment) {
                Conditions($0?.status["conditions"])["ReplicaFailure"]?["message"]?.string?.contains("later") == true
            }
            // It goes on as soon as it can.
            try await cluster.store.create(.serviceAccounts, ["metadata": ["name": "later", "namespace": "default"]])
            try await cluster.wait(forPods: { $0.count == 1 })
            try await cluster.wait(for: deployment) { Conditions($0?.status["conditions"])["ReplicaFailure"] == nil }
        }
    }

    @Test(.timeLimit(.minutes(1))) func aRestartMakesNoSecondPods() async throws {
        try await withDirectory { directory in
            try await withCluster(in: directory) { cluster in
                try await create(cluster)
                try await cluster.wait(for: deployment) { $0?.status["replicas"] == 3 }
            }
            try await withCluster(in: directory) { cluster in
                let before = Set(try await cluster.pods().map(\.name))
                // Something that is seen only after all the rest has been looked at.
                let more: JSON = ["spec": ["replicas": 4]]
                _ = try await cluster.client.json(.patch(deployment, .merge(more)))
                try await cluster.wait(for: deployment) { $0?.status["replicas"] == 4 }
                #expect(Set(try await cluster.pods().map(\.name)).isSuperset(of: before))
                #expect(try await cluster.pods().count == 4)
            }
        }
    }

    @Test(.timeLimit(.minutes(1))) func aDeletionGoesOnAfterARestart() async throws {
        try await withDirectory { directory in
            try await withCluster(in: directory) { cluster in
                try await create(cluster)
                try await cluster.wait(for: deployment) { $0?.status["replicas"] == 3 }
                let request = Request.raw(
                    .delete, path: deployment.path, query: [.init("propagationPolicy", "Foreground")])
                let marked = try await cluster.client.json(request)
                #expect(marked.finalizers == ["foregroundDeletion"])
                #expect(try await cluster.pods().allSatisfy(\.isBeingDeleted))
            }
            try await withCluster(in: directory) { cluster in
                #expect(try await cluster.store.get(deployment).isBeingDeleted)
                let kubelet = Task { try await cluster.makePodsReady() }
                defer { kubelet.cancel() }
                try await cluster.wait(for: deployment) { $0 == nil }
                #expect(try await cluster.pods().isEmpty)
                #expect(try await cluster.store.list(.replicaSets).items.isEmpty)
            }
        }
    }

    /// Specs that are refused, and the field that is to blame.
    @Test(
        arguments: [
            (["selector": ["matchLabels": ["app": "other"]]], "spec.template.metadata.labels"),
            (["selector": [:]], "spec.selector"), (["replicas": -1], "spec.replicas"),
            (
                ["selector": ["matchExpressions": [["key": "app", "operator": "Like", "values": ["web"]]]]],
                "spec.selector"
            ),
            (["strategy": ["type": "Sideways"]], "spec.strategy.type"),
            (["strategy": ["rollingUpdate": ["maxSurge": 0, "maxUnavailable": 0]]], "rollingUpdate.maxUnavailable"),
            (["strategy": ["rollingUpdate": ["maxSurge": "x"]]], "rollingUpdate.maxSurge"),
            (["strategy": ["type": "Recreate", "rollingUpdate": ["maxSurge": 1]]], "spec.strategy.rollingUpdate"),
            (["progressDeadlineSeconds": 5, "minReadySeconds": 5], "spec.progressDeadlineSeconds"),
            (["template": ["metadata": ["labels": ["app": "web"]], "spec": [:]]], "spec.template.spec.containers"),
        ] as [(JSON, String)])
    func wrongOnesAreRefused(spec: JSON, field: String) async throws {
        var object = WorkloadSamples.deployment()
        object["metadata"] = ["name": "web", "namespace": "default"]
        for (member, value) in spec.object ?? [:] { object.spec[member] = value }
        let type = try ResourceCatalog.builtIn.type(.deployments)
        let refusal = await status { [object] in
            var object = object
            try WorkloadAdmission.admitDeployment(&object, type, previous: nil)
        }
        #expect(refusal?.code == 422)
        #expect(
            refusal?.details?.causes.contains { $0.field.hasSuffix(field) } == true, "\(String(describing: refusal))")
    }

    @Test func theSelectorStays() async throws {
        let type = try ResourceCatalog.builtIn.type(.deployments)
        var object = WorkloadSamples.deployment()
        try WorkloadAdmission.admitDeployment(&object, type, previous: nil)
        let before = object
        #expect(before.spec["strategy"]?["rollingUpdate"] == ["maxSurge": "25%", "maxUnavailable": "25%"])
        object.spec["template"] = WorkloadSamples.template(labels: ["app": "web", "x": "y"])
        object.spec["selector"] = ["matchLabels": ["app": "web", "x": "y"]]
        let refusal = await status { [object] in
            var object = object
            try WorkloadAdmission.admitDeployment(&object, type, previous: before)
        }
        #expect(refusal?.message.contains("field is immutable") == true)
    }
}
