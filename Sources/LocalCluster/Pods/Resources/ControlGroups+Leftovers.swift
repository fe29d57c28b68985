import Foundation

extension ControlGroups {
    /// What the group of a cluster is called.
    static func name(cluster: String, dataDirectory: String) -> String {
        "skein-\(cluster)-\(NameSuffix.of(dataDirectory))"
    }

    /// Removes the groups of a cluster whose processes have been killed: groups are the one thing that namespaces do not
    /// take with them. Does nothing where there are none.
    static func removeLeftovers(cluster: String, dataDirectory: String) {
        let own = ControlGroupFile.read("/proc/self/cgroup")
        let trees = controllers.map { ("\(mountPoint)/\($0)", path(own, of: $0)) } + [(mountPoint, path(own, of: ""))]
        let name = name(cluster: cluster, dataDirectory: dataDirectory)
        for (mount, path) in trees {
            for parent in candidates(mount, path) { remove("\(parent)/\(name)") }
        }
    }

    private static func remove(_ group: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: group)) ?? [] { rmdir("\(group)/\(name)") }
        rmdir(group)
    }
}
