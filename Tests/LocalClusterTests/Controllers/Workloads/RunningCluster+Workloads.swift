import Foundation
import Kubernetes

@testable import LocalCluster

extension RunningCluster {
    func pods(namespace: String = "default") async throws -> [JSON] {
        try await store.list(.pods, namespace: namespace).items
    }

    /// What the first containers of pods run, but for pods on their way out.
    func imagesOfActivePods() async throws -> [String] {
        try await pods().filter { !$0.isBeingDeleted }.compactMap { $0.spec["containers"]?[0]?["image"]?.string }
    }

    /// Waits until an object is as wished; `nil` stands for one that is not there.
    func wait(for object: ObjectReference, _ isDone: @Sendable (JSON?) -> Bool) async throws {
        try await wait(for: object.resource, namespace: object.namespace) { objects in
            isDone(objects.first { $0.name == object.name })
        }
    }

    func wait(forPods isDone: @Sendable ([JSON]) -> Bool) async throws {
        try await wait(for: .pods, namespace: "default", isDone)
    }

    /// Waits until the objects of a kind in a namespace are as wished.
    func wait(
        for resource: GroupVersionResource, namespace: String, _ isDone: @Sendable ([JSON]) -> Bool
    ) async throws {
        var known: [String: JSON] = [:]
        for try await news in store.follow(resource, namespace: namespace.isEmpty ? nil : namespace) {
            switch news {
            case .all(let all): known = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
            case .changed(let object): known[object.name] = object
            case .removed(let object): known[object.name] = nil
            }
            if isDone(Array(known.values)) { return }
        }
        throw CancellationError()
    }

    /// Plays the kubelet: pods become ready as soon as they are there, those of Jobs have succeeded then, and they go
    /// when they are deleted.
    func makePodsReady() async throws {
        for try await news in store.follow(.pods) {
            let pods: [JSON] =
                switch news {
                case .all(let pods): pods
                case .changed(let pod): [pod]
                case .removed: []
                }
            for pod in pods { try await play(pod) }
        }
    }

    private func play(_ pod: JSON) async throws {
        let reference = ObjectReference(.pods, namespace: pod.namespace, name: pod.name)
        if pod.isBeingDeleted {
            _ = try? await store.delete(reference, uid: pod.uid)
        } else if pod.status["phase"] == "Pending", pod.spec["nodeName"] != nil {
            let time = JSON.string(ObjectTime.text(Date()))
            _ = try? await store.change(reference) { object in
                guard object.spec["restartPolicy"] == "Always" else {
                    object.status["phase"] = "Succeeded"
                    return
                }
                object.status["phase"] = "Running"
                object.status["podIP"] = "10.244.0.9"
                object.status["conditions"] = [["type": "Ready", "status": "True", "lastTransitionTime": time]]
            }
        }
    }
}
