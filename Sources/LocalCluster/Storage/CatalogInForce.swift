import Synchronization

/// The kinds that are served at this moment. They change with a commit that touches CustomResourceDefinitions, before
/// anybody hears of it.
final class CatalogInForce: Sendable {
    private let catalog: Mutex<ResourceCatalog>

    init(_ catalog: ResourceCatalog) { self.catalog = Mutex(catalog) }

    var value: ResourceCatalog { catalog.withLock { $0 } }

    func replace(with next: ResourceCatalog) { catalog.withLock { $0 = next } }
}
