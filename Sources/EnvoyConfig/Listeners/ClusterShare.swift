/// A cluster's part of the connections of a route.
struct ClusterShare: Hashable {
    let cluster: String
    let weight: UInt32
}
