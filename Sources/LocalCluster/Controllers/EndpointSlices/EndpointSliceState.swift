import Kubernetes

/// What the EndpointSlice controller knows, and which Services a piece of news concerns. Pure.
struct EndpointSliceState: Sendable {
    /// Names a Service.
    struct Key: Sendable, Hashable {
        let namespace: String
        let name: String
    }

    private var services: [Key: JSON] = [:]
    private var pods: [String: [String: JSON]] = [:]

    func service(_ key: Key) -> JSON? { services[key] }
    func pods(in namespace: String) -> [JSON] { pods[namespace].map { Array($0.values) } ?? [] }

    /// - Returns: the Services whose slices may have to change.
    mutating func apply(services news: ObjectFeed.News) -> Set<Key> {
        switch news {
        case .all(let objects):
            let old = Set(services.keys)
            services = Dictionary(objects.map { (Self.key($0), $0) }, uniquingKeysWith: { _, last in last })
            return old.union(services.keys)
        case .changed(let object): services[Self.key(object)] = object
        case .removed(let object): services[Self.key(object)] = nil
        }
        switch news {
        case .all: return []
        case .changed(let object), .removed(let object): return [Self.key(object)]
        }
    }

    /// - Returns: the Services that select the pod, before or now.
    mutating func apply(pods news: ObjectFeed.News) -> Set<Key> {
        switch news {
        case .all(let objects):
            pods = [:]
            for pod in objects { pods[pod.namespace, default: [:]][pod.name] = pod }
            return Set(services.keys)
        case .changed(let pod):
            let before = pods[pod.namespace]?[pod.name]
            pods[pod.namespace, default: [:]][pod.name] = pod
            return selecting(pod).union(before.map(selecting) ?? [])
        case .removed(let pod):
            let before = pods[pod.namespace]?.removeValue(forKey: pod.name)
            return selecting(pod).union(before.map(selecting) ?? [])
        }
    }

    /// - Returns: the Service whose slice somebody has touched.
    func owner(slices news: ObjectFeed.News) -> Set<Key> {
        func owner(_ slice: JSON) -> Key? {
            guard slice.labels[EndpointSliceBuilder.managedByLabel] == EndpointSliceBuilder.manager,
                let name = slice.labels[EndpointSliceBuilder.serviceNameLabel]
            else { return nil }
            return Key(namespace: slice.namespace, name: name)
        }
        return switch news {
        case .all(let slices): Set(slices.compactMap(owner))
        case .changed(let slice), .removed(let slice): Set([owner(slice)].compactMap(\.self))
        }
    }

    private func selecting(_ pod: JSON) -> Set<Key> {
        let labels = pod.labels
        return Set(
            services.lazy.filter { key, service in
                key.namespace == pod.namespace && EndpointSliceBuilder.selector(of: service)?.matches(labels) == true
            }.map(\.key))
    }

    private static func key(_ object: JSON) -> Key { Key(namespace: object.namespace, name: object.name) }
}
