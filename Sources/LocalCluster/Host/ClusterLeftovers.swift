/// What a cluster that was killed leaves on the machine beside its data.
public enum ClusterLeftovers {
    /// Removes it. For a cluster none of whose processes is left.
    public static func remove(cluster: String, dataDirectory: String) {
        ControlGroups.removeLeftovers(cluster: cluster, dataDirectory: dataDirectory)
    }
}
