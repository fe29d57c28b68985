/// The endpoints of one service, by service port.
public struct ServiceEndpoints: Sendable, Hashable {
    /// Endpoints that take traffic, in a fixed order: by locality, cluster, address.
    public var byPort: [UInt32: [MeshEndpoint]] = [:]

    /// The endpoints of a port.
    public subscript(port: UInt32) -> [MeshEndpoint] { byPort[port] ?? [] }
}
