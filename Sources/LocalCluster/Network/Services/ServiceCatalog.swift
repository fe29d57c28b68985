import Kubernetes

/// The Services of a cluster and their endpoints, as last seen.
struct ServiceCatalog: Sendable, Hashable {
    struct Key: Sendable, Hashable, Comparable {
        let namespace: String
        let name: String

        init(_ object: JSON) {
            namespace = object.namespace
            name = object.name
        }

        init(namespace: String, name: String) {
            self.namespace = namespace
            self.name = name
        }

        static func < (one: Self, other: Self) -> Bool { (one.namespace, one.name) < (other.namespace, other.name) }
    }

    private(set) var services: [Key: ServiceRecord] = [:]
    private(set) var slices: [Key: EndpointSliceRecord] = [:]

    mutating func replaceServices(_ objects: [JSON]) {
        services = Dictionary(objects.map { (Key($0), ServiceRecord($0)) }, uniquingKeysWith: { _, last in last })
    }

    mutating func replaceSlices(_ objects: [JSON]) {
        slices = Dictionary(objects.map { (Key($0), EndpointSliceRecord($0)) }, uniquingKeysWith: { _, last in last })
    }

    mutating func set(service: JSON) { services[Key(service)] = ServiceRecord(service) }
    mutating func set(slice: JSON) { slices[Key(slice)] = EndpointSliceRecord(slice) }
    mutating func removeService(_ object: JSON) { services[Key(object)] = nil }
    mutating func removeSlice(_ object: JSON) { slices[Key(object)] = nil }

    /// The slices of each Service, in the order of their names.
    func slicesByService() -> [Key: [EndpointSliceRecord]] {
        var result: [Key: [EndpointSliceRecord]] = [:]
        for (_, slice) in slices.sorted(by: { $0.key < $1.key }) {
            guard let service = slice.service else { continue }
            result[Key(namespace: slice.namespace, name: service), default: []].append(slice)
        }
        return result
    }
}
