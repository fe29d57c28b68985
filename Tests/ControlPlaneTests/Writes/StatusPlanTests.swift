import Foundation
import Kubernetes
import MeshAPI
import MeshModel
import Testing

@testable import ControlPlane

@Suite struct StatusPlanTests {
    private static let now = Date(timeIntervalSince1970: 1_700_000_000)
    private static let key = ObjectKey(kind: .virtualService, namespace: "sample", name: "a")

    /// What compilation says of the object, with changes.
    private func status(
        accepted: Bool = true, generation: Int64 = 1, warnings: [String] = []
    ) throws -> ObjectStatus {
        var status = try #require(compile(try state().input).statuses.first { $0.object == Self.key })
        status.isAccepted = accepted
        status.generation = generation
        status.message = "in force"
        status.warnings = warnings
        return status
    }

    private func state(conditions: [JSON] = [], version: String = "7") throws -> MeshState {
        var json = Objects.virtualService("a", host: "a")
        json["metadata"]?["resourceVersion"] = .string(version)
        var batch = ChangeBatch()
        batch.add(
            Change(observed: ObservedObject(object: try Objects.read(json), conditions: conditions)),
            at: ObjectPlace(cluster: "c1", key: Self.key))
        var state = MeshState(settings: MeshSettings(configCluster: "c1"))
        _ = state.apply(batch)
        return state
    }

    @Test("a new status is written once, with the version that it is about")
    func writesOnce() throws {
        var plan = StatusPlan()
        let state = try state()
        let write = try #require(plan.writes(try status(warnings: ["w"]), state, now: Self.now).first)
        #expect(write.resourceVersion == "7" && write.conditions.count == 1)
        let condition = try #require(write.conditions.first)
        #expect(condition["type"] == "skein.dev/Accepted" && condition["status"] == "True")
        #expect(condition["message"] == "in force\nw" && condition["observedGeneration"] == 1)
        #expect(condition["lastTransitionTime"] == "2023-11-14T22:13:20Z")
        #expect(write.patch.body["metadata"]?["resourceVersion"] == "7")
        #expect(plan.writes(try status(warnings: ["w"]), state, now: Self.now).isEmpty)
    }

    @Test("a status that is there already is not written")
    func unchanged() throws {
        var plan = StatusPlan()
        let present = AcceptedCondition(try status()).json(since: "2020-01-01T00:00:00Z")
        #expect(plan.writes(try status(), try state(conditions: [present]), now: Self.now).isEmpty)
    }

    @Test("the conditions of others stay, and the time changes only when the status does")
    func keepsOthers() throws {
        var plan = StatusPlan()
        let other: JSON = ["type": "Reconciled", "status": "True"]
        let present = AcceptedCondition(try status()).json(since: "2020-01-01T00:00:00Z")
        let state = try state(conditions: [present, other])
        let same = try #require(plan.writes(try status(generation: 2), state, now: Self.now).first)
        #expect(same.conditions.first == other)
        #expect(same.conditions.last?["lastTransitionTime"] == "2020-01-01T00:00:00Z")
        let flipped = try #require(plan.writes(try status(accepted: false), state, now: Self.now).first)
        #expect(flipped.conditions.last?["lastTransitionTime"] == "2023-11-14T22:13:20Z")
    }

    @Test("an API server that forgets what is written is not asked for ever")
    func forgetful() throws {
        var plan = StatusPlan()
        var count = 0
        for version in 1...10 {
            count += plan.writes(try status(), try state(version: "\(version)"), now: Self.now).count
        }
        #expect(count == 3)
        #expect(plan.writes(try status(generation: 2), try state(version: "11"), now: Self.now).count == 1)
    }

    @Test("what cannot be read says why")
    func refused() throws {
        var plan = StatusPlan()
        var batch = ChangeBatch()
        batch.add(ChangeTests.bad("unknown field"), at: ObjectPlace(cluster: "c1", key: Self.key))
        var state = MeshState(settings: MeshSettings(configCluster: "c1"))
        _ = state.apply(batch)
        let write = try #require(plan.writes(try status(), state, now: Self.now).first)
        #expect(write.condition.reason == "Invalid" && !write.condition.isAccepted)
        #expect(write.condition.message.contains("unknown field"))
    }
}

extension StatusPlan {
    /// What has to be written because of this object alone.
    fileprivate mutating func writes(_ status: ObjectStatus, _ state: MeshState, now: Date) -> [StatusWrite] {
        let place = ObjectPlace(cluster: status.cluster, key: status.object)
        return writes(for: [place], [status.object: status], state, now: now)
    }
}
