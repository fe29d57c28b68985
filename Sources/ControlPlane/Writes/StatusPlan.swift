import Foundation
import Kubernetes
import MeshAPI
import MeshModel

/// A change to the status of an object.
struct StatusWrite: Sendable, Hashable {
    let place: ObjectPlace
    /// What our condition is to say, without the time.
    let condition: AcceptedCondition
    /// The version of the object that this is about: if it has changed since, this is void.
    let resourceVersion: String
    /// All conditions, ours among them.
    let conditions: [JSON]

    /// For the status subresource.
    var patch: Patch {
        .merge([
            "metadata": ["resourceVersion": .string(resourceVersion)], "status": ["conditions": .array(conditions)],
        ])
    }
}

/// Our condition in the status of a configuration object: whether the object is in force.
struct AcceptedCondition: Sendable, Hashable {
    static let type = "skein.dev/Accepted"

    var isAccepted: Bool
    var reason: String
    var message: String
    var generation: Int64

    init(_ status: ObjectStatus) {
        isAccepted = status.isAccepted
        reason = status.reason
        message = ([status.message] + status.warnings).joined(separator: "\n")
        generation = status.generation
    }

    init(_ refused: RefusedObject) {
        isAccepted = false
        reason = "Invalid"
        message = "\(refused.failure)"
        generation = refused.generation
    }

    init?(json: JSON) {
        guard json["type"]?.string == Self.type else { return nil }
        isAccepted = json["status"]?.string == "True"
        reason = json["reason"]?.string ?? ""
        message = json["message"]?.string ?? ""
        generation = json["observedGeneration"]?.int ?? 0
    }

    /// - Parameter since: when the condition took its present status, RFC 3339.
    func json(since: String) -> JSON {
        [
            "type": .string(Self.type), "status": isAccepted ? "True" : "False", "reason": .string(reason),
            "message": .string(message), "observedGeneration": .int(generation), "lastTransitionTime": .string(since),
        ]
    }
}

/// Which statuses have to be written so that every configuration object says what became of it. The conditions of
/// others are kept.
struct StatusPlan: Sendable {
    private struct Attempt {
        var condition: AcceptedCondition
        var resourceVersion: String
        var count: Int
    }

    /// How often one condition is written. An API server that drops part of what is written must not keep us busy.
    private static let attemptLimit = 3
    private var attempts: [ObjectPlace: Attempt] = [:]

    /// - Parameters:
    ///   - places: where the object, or what is said of it, may have changed since the last time.
    ///   - statuses: what compilation says.
    mutating func writes(
        for places: Set<ObjectPlace>, _ statuses: [ObjectKey: ObjectStatus], _ state: MeshState, now: Date
    ) -> [StatusWrite] {
        places.sorted().compactMap { place in
            if let refused = state.refused[place] {
                return write(
                    AcceptedCondition(refused), at: place, among: refused.conditions, version: refused.resourceVersion,
                    now: now)
            }
            guard let observed = state.observed[place] else {
                attempts[place] = nil
                return nil
            }
            guard let status = statuses[place.key], status.cluster == place.cluster else { return nil }
            return write(
                AcceptedCondition(status), at: place, among: observed.conditions,
                version: observed.object.metadata.resourceVersion, now: now)
        }
    }

    private mutating func write(
        _ wanted: AcceptedCondition, at place: ObjectPlace, among conditions: [JSON], version: String, now: Date
    ) -> StatusWrite? {
        let old = conditions.first { $0["type"]?.string == AcceptedCondition.type }
        let present = old.flatMap(AcceptedCondition.init(json:))
        guard present != wanted, attempt(wanted, at: place, version) else { return nil }
        let kept = present?.isAccepted == wanted.isAccepted ? old?["lastTransitionTime"]?.string : nil
        let ours = wanted.json(since: kept ?? now.formatted(.iso8601))
        let others = conditions.filter { $0["type"]?.string != AcceptedCondition.type }
        return StatusWrite(place: place, condition: wanted, resourceVersion: version, conditions: others + [ours])
    }

    private mutating func attempt(_ wanted: AcceptedCondition, at place: ObjectPlace, _ version: String) -> Bool {
        guard let last = attempts[place], last.condition == wanted else {
            attempts[place] = Attempt(condition: wanted, resourceVersion: version, count: 1)
            return true
        }
        guard last.resourceVersion != version, last.count < Self.attemptLimit else { return false }
        attempts[place] = Attempt(condition: wanted, resourceVersion: version, count: last.count + 1)
        return true
    }
}
