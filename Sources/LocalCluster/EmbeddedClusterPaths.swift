import SystemPackage

/// Where an embedded cluster keeps its things.
struct ClusterPaths: Sendable {
    let directory: FilePath

    init(_ directory: String) { self.directory = FilePath(directory) }

    /// Held while the cluster runs.
    var lock: FilePath { directory.appending("lock") }
    /// All objects.
    var database: FilePath { directory.appending("cluster.db") }
    /// The authority.
    var authority: FilePath { directory.appending("pki") }
    /// The key of service accounts' tokens.
    var tokenKey: FilePath { directory.appending("service-account.key") }
    /// The administrator's token.
    var administratorToken: FilePath { directory.appending("admin.token") }
    /// For kubectl and everybody else.
    var kubeconfig: FilePath { directory.appending("kubeconfig") }
}
