import AsyncAlgorithms
import Kubernetes
import Logging
import ServiceLifecycle

/// Keeps the EndpointSlices of Services as their pods are. One task takes one piece of news after the other.
struct EndpointSliceController: Service {
    private enum News: Sendable {
        case services(ObjectFeed.News)
        case pods(ObjectFeed.News)
        case slices(ObjectFeed.News)
    }

    let store: ObjectStore
    let builder: EndpointSliceBuilder
    let log: Logger

    func run() async throws {
        let services = store.follow(.services).map(News.services)
        let pods = store.follow(.pods).map(News.pods)
        let slices = store.follow(.endpointSlices).map(News.slices)
        var state = EndpointSliceState()
        for try await news in merge(services, pods, slices).cancelOnGracefulShutdown() {
            for key in Self.apply(news, to: &state) { await reconcile(key, state) }
        }
    }

    private static func apply(_ news: News, to state: inout EndpointSliceState) -> Set<EndpointSliceState.Key> {
        switch news {
        case .services(let news): state.apply(services: news)
        case .pods(let news): state.apply(pods: news)
        case .slices(let news): state.owner(slices: news)
        }
    }

    private func reconcile(_ key: EndpointSliceState.Key, _ state: EndpointSliceState) async {
        let service = state.service(key)
        let wanted = service.map { builder.slices(for: $0, pods: state.pods(in: key.namespace)) } ?? []
        let mirror = service.flatMap { EndpointsMirror.endpoints(of: $0, slices: wanted) }
        do {
            try await store.write { transaction in
                try Self.write(wanted, key, in: transaction)
                try Self.write(mirror: mirror, key, in: transaction)
            }
        } catch  where error.code == 403 || error.code == 404 {
            // The namespace is on its way out, and takes the slices along.
        } catch {
            log.error("cannot write the EndpointSlices of \(key.namespace)/\(key.name): \(error.message)")
        }
    }

    /// Keeps the `Endpoints` beside the slices, unless they are somebody else's.
    private static func write(
        mirror: JSON?, _ key: EndpointSliceState.Key, in transaction: Transaction
    ) throws {
        let type = try transaction.catalog.type(.endpoints)
        let present = try transaction.stored(type, namespace: key.namespace, name: key.name)
        if let present, present.attributes.labels[EndpointsMirror.managedByLabel] != EndpointsMirror.manager { return }
        switch (mirror, present) {
        case (let mirror?, nil): try transaction.create(type, mirror)
        case (let mirror?, _?): try transaction.update(type, mirror)
        case (nil, _?): try transaction.delete(type, namespace: key.namespace, name: key.name)
        case (nil, nil): break
        }
    }

    /// Makes the slices of a Service what they should be, touching only those that differ.
    private static func write(_ wanted: [JSON], _ key: EndpointSliceState.Key, in transaction: Transaction) throws {
        let type = try transaction.catalog.type(.endpointSlices)
        let own = Selection.labels([
            EndpointSliceBuilder.serviceNameLabel: key.name,
            EndpointSliceBuilder.managedByLabel: EndpointSliceBuilder.manager,
        ])
        let present = Set(try transaction.stored(type, namespace: key.namespace, where: own).map(\.name))
        for slice in wanted {
            if present.contains(slice.name) {
                try transaction.update(type, slice)
            } else {
                try transaction.create(type, slice)
            }
        }
        for name in present.subtracting(wanted.map(\.name)) {
            try transaction.delete(type, namespace: key.namespace, name: name)
        }
    }
}
