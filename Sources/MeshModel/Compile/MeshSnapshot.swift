/// What the mesh looks like at one moment: all that configuration of a proxy is built from.
public struct MeshSnapshot: Sendable {
    /// Services, routes, policies: what changes when somebody changes the mesh.
    public var topology: Topology
    /// Endpoints and pods: what changes by itself.
    public var endpoints: Endpoints

    /// A snapshot of two halves that belong together.
    public init(topology: Topology, endpoints: Endpoints) {
        self.topology = topology
        self.endpoints = endpoints
    }
}
