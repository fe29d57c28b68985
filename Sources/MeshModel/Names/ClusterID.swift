/// The name of a cluster of the mesh, for example `cluster1`. A cluster is known by this and never by its credential.
public struct ClusterID: RawRepresentable, Sendable, Hashable, Comparable, ExpressibleByStringLiteral {
    /// The name as it stands in `CLUSTER_ID` of a proxy's metadata.
    public let rawValue: String

    /// The cluster named `rawValue`.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The cluster named `name`.
    public init(_ name: String) { rawValue = name }

    public init(stringLiteral value: String) { rawValue = value }

    public static func < (left: ClusterID, right: ClusterID) -> Bool { left.rawValue < right.rawValue }
}

extension ClusterID: CustomStringConvertible {
    public var description: String { rawValue }
}
