public import Kubernetes

/// Service `istiod`.
public struct ControlPlaneService: Sendable, Equatable {
    /// Whether it selects pods of its own cluster. Without a selector it leads to another cluster.
    public var hasSelector: Bool
    /// Where it leads without a selector: addresses of its EndpointSlices, or its external name.
    public var addresses: [String]

    public init(hasSelector: Bool, addresses: [String] = []) {
        self.hasSelector = hasSelector
        self.addresses = addresses
    }

    /// Reads the Service and the EndpointSlices that belong to it.
    public init(service: JSON, slices: [JSON]) {
        hasSelector = service["spec"]?["selector"]?.object?.isEmpty == false
        guard !hasSelector else {
            addresses = []
            return
        }
        let external =
            service["spec"]?["type"]?.string == "ExternalName" ? service["spec"]?["externalName"]?.string : nil
        let endpoints = slices.flatMap { $0["endpoints"]?.array ?? [] }
        let listed = endpoints.flatMap { $0["addresses"]?.array ?? [] }.compactMap(\.string)
        var seen = Set<String>()
        addresses = ((external.map { [$0] } ?? []) + listed).filter { seen.insert($0).inserted }
    }
}
