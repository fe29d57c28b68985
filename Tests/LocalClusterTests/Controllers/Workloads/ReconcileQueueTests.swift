import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

/// News in, objects to look at out.
@Suite struct ReconcileQueueTests {
    private let now = WorkloadSamples.start

    private func set(_ name: String, namespace: String = "default", app: String = "web") -> JSON {
        [
            "metadata": ["name": .string(name), "namespace": .string(namespace)],
            "spec": ["selector": ["matchLabels": ["app": .string(app)]]],
        ]
    }

    private func owned(by name: String, kind: String = "ReplicaSet") -> JSON {
        WorkloadSamples.pod("p") {
            $0.metadata["ownerReferences"] = [
                ["kind": .string(kind), "name": .string(name), "uid": "u", "controller": true]
            ]
        }
    }

    private func queue() -> ReconcileQueue {
        var queue = ReconcileQueue(kind: "ReplicaSet")
        _ = queue.apply(objects: .all([set("a"), set("b", app: "db"), set("c", namespace: "other")]))
        return queue
    }

    @Test func dependentsConcernTheirOwners() {
        var queue = queue()
        #expect(queue.apply(dependents: .changed(owned(by: "b"))).map(\.name) == ["b"])
        #expect(queue.apply(dependents: .removed(owned(by: "gone"))).map(\.name) == ["gone"])
        #expect(queue.apply(dependents: .changed(owned(by: "a", kind: "Job"))).isEmpty)
        #expect(queue.apply(dependents: .changed(WorkloadSamples.pod("stray"))).map(\.name) == ["a"])
        #expect(queue.apply(dependents: .all([])).count == 3)
        _ = queue.apply(objects: .removed(set("a")))
        #expect(queue.apply(dependents: .changed(WorkloadSamples.pod("stray"))).isEmpty)
    }

    @Test func selectorsAloneCountForSome() {
        var queue = ReconcileQueue(kind: "PodDisruptionBudget", ownsByReference: false)
        _ = queue.apply(objects: .all([set("a")]))
        #expect(queue.apply(dependents: .changed(owned(by: "x"))).map(\.name) == ["a"])
    }

    @Test func whatFailsIsTriedLaterEachTime() throws {
        var queue = queue()
        let key = ObjectKey(namespace: "default", name: "a")
        var waits: [TimeInterval] = []
        for _ in 0..<12 {
            queue.failed(key, now: now)
            waits.append(try #require(queue.nextDate).timeIntervalSince(now))
        }
        #expect(waits.prefix(3) == [0.5, 1, 2])
        #expect(waits.last == 60)
        #expect(queue.takeDue(now.addingTimeInterval(59)).isEmpty)
        #expect(queue.takeDue(now.addingTimeInterval(60)) == [key])
        #expect(queue.nextDate == nil)
        queue.done(key, wakeUp: now.addingTimeInterval(5))
        queue.failed(key, now: now)
        #expect(queue.nextDate == now.addingTimeInterval(0.5))
    }

    @Test func whatIsGoneIsNoLongerDue() {
        var queue = queue()
        queue.done(ObjectKey(namespace: "default", name: "a"), wakeUp: now)
        _ = queue.apply(objects: .removed(set("a")))
        #expect(queue.nextDate == nil)
    }
}
