/// The endpoints of one service, by service port.
public struct ServiceEndpoints: Sendable, Hashable {
    /// Endpoints that take traffic, in a fixed order: by locality, cluster, address.
    public var byPort: [UInt32: [MeshEndpoint]] = [:]
    /// Differs whenever the endpoints of the service do, over the life of a ``Compilation``. It says nothing of what
    /// they are, and counts for nothing when endpoints are compared.
    public internal(set) var revision: UInt64 = 0

    init(byPort: [UInt32: [MeshEndpoint]]) { self.byPort = byPort }

    /// The endpoints of a port.
    public subscript(port: UInt32) -> [MeshEndpoint] { byPort[port] ?? [] }

    public static func == (left: Self, right: Self) -> Bool { left.byPort == right.byPort }

    public func hash(into hasher: inout Hasher) { hasher.combine(byPort) }
}
