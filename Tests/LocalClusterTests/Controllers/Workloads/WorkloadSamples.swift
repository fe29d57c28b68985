import Foundation
import Kubernetes

@testable import LocalCluster

/// Objects for tests of controllers.
enum WorkloadSamples {
    static let start = Date(timeIntervalSince1970: 1_000_000)

    static func template(_ image: String = "web:1", labels: [String: String] = ["app": "web"]) -> JSON {
        [
            "metadata": ["labels": JSON(labels)],
            "spec": ["containers": [["name": "web", "image": .string(image)]]],
        ]
    }

    static func deployment(replicas: Int64 = 3, image: String = "web:1", _ change: (inout JSON) -> Void = { _ in })
        -> JSON
    {
        var deployment: JSON = [
            "kind": "Deployment", "apiVersion": "apps/v1",
            "metadata": ["name": "web", "namespace": "default", "uid": "d", "generation": 1],
            "spec": [
                "replicas": .int(replicas), "selector": ["matchLabels": ["app": "web"]], "template": template(image),
            ],
        ]
        change(&deployment)
        return deployment
    }

    /// - Parameter readyFor: seconds at `start`; `nil`: not ready.
    static func pod(
        _ name: String, phase: String = "Running", readyFor: Double? = 100, age: Double = 100,
        _ change: (inout JSON) -> Void = { _ in }
    ) -> JSON {
        var pod: JSON = [
            "metadata": [
                "name": .string(name), "namespace": "default", "labels": ["app": "web"],
                "creationTimestamp": .string(ObjectTime.text(start.addingTimeInterval(-age))),
            ],
            "spec": ["nodeName": "node1"], "status": ["phase": .string(phase)],
        ]
        if let readyFor {
            let time = ObjectTime.text(start.addingTimeInterval(-readyFor))
            pod.status["conditions"] = [["type": "Ready", "status": "True", "lastTransitionTime": .string(time)]]
        }
        change(&pod)
        return pod
    }
}

/// Carries out plans of a Deployment on values, as the controllers do on objects. Pods become ready when the test says
/// so.
struct SimulatedRollout {
    var deployment: JSON
    var sets: [JSON] = []
    var events: [String] = []
    var now = WorkloadSamples.start
    var wakeUp: Date?
    /// Images whose pods never become ready.
    var broken: Set<String> = []
    /// The most and the fewest pods there have been.
    private(set) var mostPods: Int64 = 0
    private(set) var fewestAvailable = Int64.max

    /// One step of the Deployment, and then of its sets.
    mutating func step() {
        let plan = DeploymentPlan(deployment, sets: sets, taken: Set(sets.map(\.name)), now: now)
        deployment = plan.deployment
        events += plan.events.map(\.message)
        wakeUp = plan.wakeUp
        sets = plan.sets.filter { !plan.removed.contains($0.name) }
        for index in sets.indices {
            if sets[index].uid.isEmpty {
                sets[index].metadata["uid"] = .string(sets[index].name)
                sets[index].metadata["creationTimestamp"] = .string(ObjectTime.text(now))
            }
            let replicas = sets[index].wantedReplicas
            sets[index]["status"] = ["replicas": .int(replicas)]
            let image = sets[index].spec["template"]?.spec["containers"]?[0]?["image"]?.string ?? ""
            let available = broken.contains(image) ? 0 : replicas
            sets[index].status["readyReplicas"] = .int(available)
            sets[index].status["availableReplicas"] = .int(available)
        }
        mostPods = max(mostPods, sets.reduce(0) { $0 + $1.wantedReplicas })
        fewestAvailable = min(fewestAvailable, sets.reduce(0) { $0 + $1.availableReplicas })
    }

    /// Steps until nothing changes any more.
    mutating func settle() {
        for _ in 0..<100 {
            let before = (deployment, sets)
            now = now.addingTimeInterval(1)
            step()
            if before == (deployment, sets) { return }
        }
    }

    mutating func forget() { (mostPods, fewestAvailable, events) = (0, .max, []) }

    /// The pods that each image has.
    var sizes: [String: Int64] {
        var sizes: [String: Int64] = [:]
        for set in sets {
            sizes[set.spec["template"]?.spec["containers"]?[0]?["image"]?.string ?? "", default: 0] +=
                set.wantedReplicas
        }
        return sizes
    }

    mutating func set(image: String) {
        deployment.spec["template"] = WorkloadSamples.template(image)
        bump()
    }

    mutating func set(replicas: Int64) {
        deployment.spec["replicas"] = .int(replicas)
        bump()
    }

    mutating func bump() {
        deployment.metadata["generation"] = .int((deployment.metadata["generation"]?.int ?? 0) + 1)
    }

    func condition(_ type: String) -> [String?] {
        let condition = Conditions(deployment.status["conditions"])[type]
        return [condition?["status"]?.string, condition?["reason"]?.string]
    }
}
