/// Where a pod's files lie below the cluster's data directory.
struct PodDirectory: Sendable, Hashable {
    let data: String
    let uid: String

    static func all(data: String) -> String { "\(data)/pods" }

    var path: String { "\(Self.all(data: data))/\(uid)" }

    var volumes: String { "\(path)/volumes" }

    func volume(_ name: String) -> String { "\(volumes)/\(name)" }

    /// An empty directory that the container's root is mounted on.
    func root(_ container: String) -> String { "\(path)/roots/\(container)" }

    func mountTable(_ container: String) -> String { "\(path)/roots/\(container).fstab" }

    /// Files that are laid over the machine's /etc.
    var etc: String { "\(path)/etc" }

    /// What a container says about its end.
    func terminationMessage(_ container: String) -> String { "\(path)/\(container).message" }

    func log(_ container: String) -> String { "\(path)/\(container).log" }

    func previousLog(_ container: String) -> String { "\(path)/\(container).previous.log" }
}
