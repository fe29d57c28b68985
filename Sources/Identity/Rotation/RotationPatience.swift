public import Foundation

/// How long a rotation waits for what.
public struct RotationPatience: Sendable, Hashable {
    /// Seconds for which nothing may hinder before another authority issues: a ConfigMap reaches the files of pods that
    /// late, and a proxy that starts just then knows the roots from nowhere else.
    public var settling: TimeInterval
    /// Seconds after which a phase that does not end pauses the rotation.
    public var limit: TimeInterval

    public init(settling: TimeInterval = 90, limit: TimeInterval = 600) {
        self.settling = settling
        self.limit = limit
    }
}
