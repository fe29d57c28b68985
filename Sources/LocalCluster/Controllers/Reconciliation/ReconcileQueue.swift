import FoundationEssentials
import Kubernetes

/// Which objects a piece of news concerns, and which are to be looked at when. Pure.
struct ReconcileQueue: Sendable {
    /// The kind whose objects these are.
    let kind: String
    /// Whether dependents name their owner; otherwise the selectors alone count.
    let ownsByReference: Bool
    private var selectors: [ObjectKey: LabelSelector] = [:]
    private var due: [ObjectKey: Date] = [:]
    private var failures: [ObjectKey: Int] = [:]

    init(kind: String, ownsByReference: Bool = true) {
        self.kind = kind
        self.ownsByReference = ownsByReference
    }

    /// - Returns: the objects to reconcile.
    mutating func apply(objects news: ObjectFeed.News) -> [ObjectKey] {
        switch news {
        case .all(let objects):
            selectors = [:]
            for object in objects { learn(object) }
            return selectors.keys.sorted()
        case .changed(let object):
            learn(object)
            return [ObjectKey(object)]
        case .removed(let object):
            forget(ObjectKey(object))
            return []
        }
    }

    /// - Returns: the owner of a dependent; for one without, those that may adopt it.
    func apply(dependents news: ObjectFeed.News) -> [ObjectKey] {
        switch news {
        case .all: selectors.keys.sorted()
        case .changed(let dependent), .removed(let dependent): owners(of: dependent)
        }
    }

    private func owners(of dependent: JSON) -> [ObjectKey] {
        if ownsByReference, let controller = dependent.controller {
            guard controller["kind"]?.string == kind, let name = controller["name"]?.string else { return [] }
            return [ObjectKey(namespace: dependent.namespace, name: name)]
        }
        let labels = dependent.labels
        return selectors.filter { $0.key.namespace == dependent.namespace && $0.value.matches(labels) }.keys.sorted()
    }

    private mutating func learn(_ object: JSON) {
        // Without a selector nothing is adopted.
        let none = LabelSelector([.init(key: "none", condition: .oneOf([]))])
        selectors[ObjectKey(object)] = object.spec["selector"].flatMap(LabelSelector.init(object:)) ?? none
    }

    private mutating func forget(_ key: ObjectKey) {
        selectors[key] = nil
        due[key] = nil
        failures[key] = nil
    }
}

// Time.
extension ReconcileQueue {
    /// After a pass that went well.
    mutating func done(_ key: ObjectKey, wakeUp: Date?) {
        failures[key] = nil
        due[key] = wakeUp
    }

    /// After one that did not: another follows, later each time.
    mutating func failed(_ key: ObjectKey, now: Date) {
        let count = (failures[key] ?? 0) + 1
        failures[key] = count
        due[key] = now.addingTimeInterval(min(60, 0.25 * Double(1 << min(count, 10))))
    }

    /// When the next object is due.
    var nextDate: Date? { due.values.min() }

    /// Removes and returns what is due.
    mutating func takeDue(_ now: Date) -> [ObjectKey] {
        let keys = due.filter { $0.value <= now }.keys.sorted()
        for key in keys { due[key] = nil }
        return keys
    }
}
