/// The name of a network: endpoints of one network reach each other without a gateway. Empty when nobody named it.
public struct NetworkID: RawRepresentable, Sendable, Hashable, Comparable, ExpressibleByStringLiteral {
    /// The value of the label `topology.istio.io/network`.
    public let rawValue: String

    /// The network named `rawValue`.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The network named `name`.
    public init(_ name: String) { rawValue = name }

    public init(stringLiteral value: String) { rawValue = value }

    public static func < (left: NetworkID, right: NetworkID) -> Bool { left.rawValue < right.rawValue }
}

extension NetworkID: CustomStringConvertible {
    public var description: String { rawValue }
}
