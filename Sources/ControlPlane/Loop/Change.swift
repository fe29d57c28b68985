import Kubernetes
import MeshAPI
import MeshModel

/// Names one object of one cluster.
struct ObjectPlace: Sendable, Hashable, Comparable, CustomStringConvertible {
    let cluster: ClusterID
    let key: ObjectKey

    var description: String { "\(key) of \(cluster)" }

    static func < (one: Self, other: Self) -> Bool { (one.cluster, one.key) < (other.cluster, other.key) }
}

/// An object as an API server holds it now.
struct ObservedObject: Sendable, Hashable {
    var object: MeshObject
    /// What its status says of conditions; empty for kinds whose status is not ours to write.
    var conditions: [JSON] = []
}

/// An object that cannot be read.
struct RefusedObject: Sendable, Hashable {
    var failure: DecodeFailure
    var generation: Int64
    var resourceVersion: String
    var conditions: [JSON] = []
}

/// What has become of one object since it was last looked at. Several changes merge into one.
struct Change: Sendable, Hashable {
    /// The object has ceased to exist in between.
    var isRemoved = false
    /// The latest version that could be read.
    var observed: ObservedObject?
    /// The latest version, when it could not be read.
    var refused: RefusedObject?

    static let removal = Change(isRemoved: true)

    /// Takes in a later change. A version that cannot be read does not hide the good one before it.
    mutating func merge(_ later: Change) {
        if later.isRemoved || later.observed != nil {
            let wasRemoved = isRemoved
            self = later
            isRemoved = wasRemoved || later.isRemoved
        } else {
            refused = later.refused
        }
    }
}
