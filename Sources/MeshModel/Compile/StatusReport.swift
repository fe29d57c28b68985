import MeshAPI

/// Collects what compilation finds out about the objects of the configuration.
struct StatusReport {
    /// Every object that is registered has one, also when nothing was found.
    private(set) var findings: [ObjectKey: Finding] = [:]

    mutating func register(_ object: some Configuration) { findings[object.key] = Finding(object) }

    /// Part of the object has no effect.
    mutating func warn(_ key: ObjectKey, _ text: String) { findings[key]?.warn(text) }

    /// Nothing of the object has an effect.
    mutating func refuse(_ key: ObjectKey, _ text: String) { findings[key]?.refusal = text }
}
