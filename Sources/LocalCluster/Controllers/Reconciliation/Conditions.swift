import FoundationEssentials
import Kubernetes

/// The `conditions` of a status: at most one of each type.
struct Conditions: Sendable, Hashable {
    private(set) var list: [JSON]

    init(_ list: JSON?) { self.list = list?.array ?? [] }

    subscript(type: String) -> JSON? { list.first { $0["type"]?.string == type } }

    func isTrue(_ type: String) -> Bool { self[type]?["status"]?.string == "True" }

    mutating func remove(_ type: String) { list.removeAll { $0["type"]?.string == type } }

    /// Sets a condition. The time of its transition stays as long as its status does; one with the same status and
    /// reason stays as it is.
    mutating func set(_ type: String, _ status: Bool?, _ reason: String, _ message: String, now: Date) {
        let word = status.map { $0 ? "True" : "False" } ?? "Unknown"
        let known = self[type]
        if known?["status"]?.string == word, known?["reason"]?.string == reason { return }
        let time = JSON.string(ObjectTime.text(now))
        var condition: JSON = [
            "type": .string(type), "status": .string(word), "reason": .string(reason), "message": .string(message),
            "lastTransitionTime": time,
        ]
        if known?["status"]?.string == word, let before = known?["lastTransitionTime"] {
            condition["lastTransitionTime"] = before
        }
        remove(type)
        list.append(condition)
    }

    /// Changes a condition in place.
    mutating func edit(_ type: String, _ body: (inout JSON) -> Void) {
        guard let index = list.firstIndex(where: { $0["type"]?.string == type }) else { return }
        body(&list[index])
    }

    /// As JSON for a status; `nil` when there is none.
    var json: JSON? { list.isEmpty ? nil : .array(list) }
}
