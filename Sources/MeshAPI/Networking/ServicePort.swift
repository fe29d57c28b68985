/// A port of a ServiceEntry.
public struct ServicePort: Sendable, Hashable {
    public var number: UInt32
    public var name: String
    /// In capitals, as in `Port`; empty means TCP.
    public var `protocol`: String
    /// The endpoints' port, when it differs; zero means `number`.
    public var targetPort: UInt32

    public init(number: UInt32, name: String, `protocol`: String = "", targetPort: UInt32 = 0) {
        self.number = number
        self.name = name
        self.protocol = `protocol`
        self.targetPort = targetPort
    }
}
