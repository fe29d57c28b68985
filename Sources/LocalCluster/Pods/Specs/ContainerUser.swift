import Kubernetes

/// Who a container runs as. Without a value it is the user of the cluster itself.
struct ContainerUser: Sendable, Hashable {
    var user: UInt32?
    var group: UInt32?
    /// Further groups, sorted.
    var groups: [UInt32] = []
    /// Whether it may never gain rights by running a set-user-id program.
    var isConfined = false

    /// A container's settings go before those of its pod.
    init(container: JSON?, pod: JSON?) {
        func number(_ key: String) -> UInt32? {
            (container?[key] ?? pod?[key])?.int.flatMap { UInt32(exactly: $0) }
        }
        user = number("runAsUser")
        group = number("runAsGroup")
        let further = (pod?["supplementalGroups"]?.array ?? []) + [pod?["fsGroup"]].compactMap { $0 }
        groups = Set(further.compactMap { $0.int.flatMap { UInt32(exactly: $0) } }).sorted()
        isConfined = container?["allowPrivilegeEscalation"]?.bool == false
    }

    init() {}

    /// Options for `setpriv`.
    /// - Parameter canSwitch: whether other users exist here; in a user namespace there may be only one, and the
    ///   container then stays what it is.
    func options(canSwitch: Bool) -> [String] {
        var options = isConfined ? ["--no-new-privs"] : []
        guard canSwitch, let user else { return options }
        options += ["--reuid", String(user), "--regid", String(group ?? user)]
        options += groups.isEmpty ? ["--clear-groups"] : ["--groups", groups.map(String.init).joined(separator: ",")]
        return options
    }
}
