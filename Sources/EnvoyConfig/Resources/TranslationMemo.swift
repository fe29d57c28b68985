import EnvoyAPI
import Synchronization

/// Remembers what has been translated, for all views and from one structure of the mesh to the next.
///
/// It only remembers results of pure functions by all that they depend on: with or without it the same is built. What
/// was not asked for between two calls of ``turn()`` is forgotten.
public final class TranslationMemo: Sendable {
    private struct Translation<Key: Hashable & Sendable, Value: Sendable>: Sendable {
        private var present: [Key: Value] = [:]
        private var past: [Key: Value] = [:]

        mutating func find(_ key: Key) -> Value? {
            if let value = present[key] { return value }
            guard let value = past.removeValue(forKey: key) else { return nil }
            present[key] = value
            return value
        }

        mutating func note(_ value: Value, _ key: Key) { present[key] = value }

        mutating func turn() {
            past = present
            // About as many will be asked for again.
            present = Dictionary(minimumCapacity: past.count)
        }
    }

    private struct Revised: Sendable {
        let revision: UInt64
        let resources: [EncodedResource]
    }

    private struct State: Sendable {
        var clusters = Translation<ServiceTranslationKey, Revised>()
        var assignments = Translation<ServiceTranslationKey, Revised>()
        var hosts = Translation<DirectHost, EncodedResource>()
        var references = Translation<EncodedResource, ResourceReferences>()
    }

    private let state = Mutex(State())

    /// A memo that remembers nothing yet.
    public init() {}

    /// The structure of the mesh changes: what is not asked for until the next change will not be needed again.
    public func turn() {
        state.withLock { state in
            state.clusters.turn()
            state.assignments.turn()
            state.hosts.turn()
            state.references.turn()
        }
    }

    func clusters(
        _ key: ServiceTranslationKey, revision: UInt64, make: () throws -> [EncodedResource]
    ) rethrows -> [EncodedResource] {
        if let found = state.withLock({ $0.clusters.find(key) }), found.revision == revision { return found.resources }
        let made = try make()
        state.withLock { $0.clusters.note(Revised(revision: revision, resources: made), key) }
        return made
    }

    func assignments(
        _ key: ServiceTranslationKey, revision: UInt64, make: () -> [EncodedResource]
    ) -> [EncodedResource] {
        if let found = state.withLock({ $0.assignments.find(key) }), found.revision == revision {
            return found.resources
        }
        let made = make()
        state.withLock { $0.assignments.note(Revised(revision: revision, resources: made), key) }
        return made
    }

    func host(_ host: DirectHost, make: () throws -> EncodedResource) rethrows -> EncodedResource {
        if let found = state.withLock({ $0.hosts.find(host) }) { return found }
        let made = try make()
        state.withLock { $0.hosts.note(made, host) }
        return made
    }

    func references(of resource: EncodedResource, make: () throws -> ResourceReferences) rethrows -> ResourceReferences
    {
        if let found = state.withLock({ $0.references.find(resource) }) { return found }
        let made = try make()
        state.withLock { $0.references.note(made, resource) }
        return made
    }
}
