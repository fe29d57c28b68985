/// Something in a set of resources that refers to what is not there, or that Envoy would refuse.
public struct ConsistencyFault: Sendable, Hashable, CustomStringConvertible {
    /// Type and name of the resource, for example `listener 0.0.0.0_80`.
    public let resource: String
    /// What is wrong with it.
    public let reason: String

    public var description: String { "\(resource): \(reason)" }
}
