import MeshAPI

/// An object of the user's that configures the mesh and gets a status.
protocol ConfigurationObject: Resource {
    /// Fields that decode but have no effect.
    var unsupported: [String] { get }
}

extension Gateway: ConfigurationObject {}
extension VirtualService: ConfigurationObject {}
extension DestinationRule: ConfigurationObject {}
extension ServiceEntry: ConfigurationObject {}
extension PeerAuthentication: ConfigurationObject {}
