public import Kubernetes

/// A Service through which port 15012 may be reached from outside.
public struct GatewayService: Sendable, Equatable {
    public var namespace: String
    public var name: String
    public var type: String
    /// IP addresses and names.
    public var addresses: [String]

    public init(namespace: String, name: String, type: String = "LoadBalancer", addresses: [String]) {
        self.namespace = namespace
        self.name = name
        self.type = type
        self.addresses = addresses
    }

    /// Reads a Service; nil for the control plane's own, and for one without port 15012.
    public init?(service: JSON) {
        let ports = (service["spec"]?["ports"]?.array ?? []).compactMap { $0["port"]?.int }
        name = service[path: ["metadata", "name"]]?.string ?? ""
        guard ports.contains(Int64(GatewayEvidence.controlPlanePort)), !name.hasPrefix("istiod") else { return nil }
        namespace = service[path: ["metadata", "namespace"]]?.string ?? ""
        type = service["spec"]?["type"]?.string ?? "ClusterIP"
        let ingress = service["status"]?["loadBalancer"]?["ingress"]?.array ?? []
        addresses =
            (service["spec"]?["externalIPs"]?.array ?? []).compactMap(\.string)
            + ingress.compactMap { ($0["ip"] ?? $0["hostname"])?.string }
    }
}
