/// One of the two authorities of a rotation.
public enum RotationSide: String, Sendable, Hashable, Codable {
    /// The one that issued when the rotation was started.
    case old
    /// The one that the rotation was started for.
    case new

    /// The other one.
    public var other: RotationSide { self == .old ? .new : .old }
}
