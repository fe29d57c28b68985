/// An address in a cluster. Clusters may use the same addresses.
struct WorkloadAddress: Sendable, Hashable {
    let cluster: ClusterID
    let address: String
}
