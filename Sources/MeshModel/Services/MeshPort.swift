/// A port of a service.
public struct MeshPort: Sendable, Hashable {
    /// The number that clients use.
    public let number: UInt32
    /// The name by which the ports of several clusters are one; may be empty when there is only one.
    public let name: String
    /// What is spoken on it.
    public let portProtocol: PortProtocol
    /// The number at servers that nobody says more about, such as those found by DNS.
    public let target: UInt32

    /// A port; the same number at the servers unless `target` says otherwise.
    public init(number: UInt32, name: String, portProtocol: PortProtocol, target: UInt32? = nil) {
        self.number = number
        self.name = name
        self.portProtocol = portProtocol
        self.target = target ?? number
    }
}
