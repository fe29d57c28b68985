import GRDB
import Kubernetes

extension ResourceCatalog {
    /// The catalog after changes of definitions; the same when there are none among `changes`.
    /// - Throws: only when a stored text is damaged.
    func applying(_ changes: [Change]) throws -> ResourceCatalog {
        let changes = changes.filter(\.object.type.isDefinition)
        guard !changes.isEmpty else { return self }
        var custom = custom
        for change in changes {
            let name = change.object.name
            custom[name] =
                change.kind == .deleted ? nil : try defined(change.object, known: custom[name])
        }
        return ResourceCatalog(builtIn, custom: custom)
    }

    /// The catalog with the kinds of the definitions that are kept.
    func restored(from database: Database) throws -> ResourceCatalog {
        guard let definitions else { return self }
        var custom = custom
        for definition in try ObjectRows.fetch(database, definitions, namespace: nil) {
            custom[definition.name] = try defined(definition, known: nil)
        }
        return ResourceCatalog(builtIn, custom: custom)
    }

    /// Kinds that are not (any more) what they are in `other`: who follows them must look again.
    func kindsThatDiffer(from other: ResourceCatalog) -> Set<String> {
        Set(custom.keys).union(other.custom.keys).filter { custom[$0]?.custom !== other.custom[$0]?.custom }
    }

    private func defined(_ definition: StoredObject, known: ResourceType?) throws -> ResourceType? {
        // A built-in kind that does not yield stays, whatever a definition says.
        if let own = builtIn.first(where: { $0.storageName == definition.name }), !own.yieldsToDefinition { return nil }
        return ResourceType(definition: try definition.json(), known: known)
    }
}
