import Kubernetes

/// Who a container runs as, and what it may do. Without a value it is the user of the cluster itself.
struct ContainerUser: Sendable, Hashable {
    var user: UInt32?
    var group: UInt32?
    /// Further groups, sorted.
    var groups: [UInt32] = []
    /// Whether it may never gain rights by running a set-user-id program.
    var isConfined = false
    /// Whether it may not be root.
    var mustNotBeRoot = false
    /// Rights of root that it keeps; `nil`: all.
    var capabilities: Set<String>?

    /// Who a container is that must not be root, but does not say who it is: nobody.
    static let nobody: UInt32 = 65534
    /// The word for all capabilities.
    private static let all = "ALL"

    /// A container's settings go before those of its pod.
    init(container: JSON?, pod: JSON?) {
        func value(_ key: String) -> JSON? { container?[key] ?? pod?[key] }
        func number(_ key: String) -> UInt32? { value(key)?.int.flatMap { UInt32(exactly: $0) } }
        mustNotBeRoot = value("runAsNonRoot")?.bool ?? false
        user = number("runAsUser") ?? (mustNotBeRoot ? Self.nobody : nil)
        group = number("runAsGroup")
        let further = (pod?["supplementalGroups"]?.array ?? []) + [pod?["fsGroup"]].compactMap { $0 }
        groups = Set(further.compactMap { $0.int.flatMap { UInt32(exactly: $0) } }).sorted()
        isConfined = container?["allowPrivilegeEscalation"]?.bool == false
        capabilities = Self.capabilities(container?["capabilities"])
    }

    init() {}

    /// Only `drop: [ALL]` with what is added again, or single ones that are dropped.
    private static func capabilities(_ lists: JSON?) -> Set<String>? {
        func names(_ list: String) -> Set<String> {
            Set(
                (lists?[list]?.array ?? []).compactMap(\.string).map { name in
                    let name = name.uppercased()
                    return name.hasPrefix("CAP_") ? String(name.dropFirst(4)) : name
                })
        }
        let (dropped, added) = (names("drop"), names("add"))
        guard !dropped.isEmpty, !added.contains(all) else { return nil }
        let known = Set(Self.known)
        return dropped.contains(all)
            ? added.intersection(known) : known.subtracting(dropped).union(added.intersection(known))
    }

    /// Those of Linux (capabilities(7)).
    private static let known = [
        "AUDIT_CONTROL", "AUDIT_READ", "AUDIT_WRITE", "BLOCK_SUSPEND", "BPF", "CHECKPOINT_RESTORE", "CHOWN",
        "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "IPC_LOCK", "IPC_OWNER", "KILL", "LEASE",
        "LINUX_IMMUTABLE", "MAC_ADMIN", "MAC_OVERRIDE", "MKNOD", "NET_ADMIN", "NET_BIND_SERVICE", "NET_BROADCAST",
        "NET_RAW", "PERFMON", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYSLOG", "SYS_ADMIN", "SYS_BOOT",
        "SYS_CHROOT", "SYS_MODULE", "SYS_NICE", "SYS_PACCT", "SYS_PTRACE", "SYS_RAWIO", "SYS_RESOURCE", "SYS_TIME",
        "SYS_TTY_CONFIG", "WAKE_ALARM",
    ]

    /// - Throws: `NodeError.invalidPod` for a user who may not be root, and is.
    func check(container: String, pod: String) throws(NodeError) {
        guard mustNotBeRoot, user == 0 else { return }
        throw NodeError(
            .invalidPod,
            "container's runAsUser breaks non-root policy (pod: \"\(pod)\", container: \(container)): set another runAsUser"
        )
    }

    /// Options for `setpriv`.
    /// - Parameter canSwitch: whether other users exist here; in a user namespace there may be only one, and the
    ///   container then stays what it is.
    func options(canSwitch: Bool) -> [String] {
        var options = isConfined ? ["--no-new-privs"] : []
        if let capabilities {
            let kept = capabilities.sorted().map { "+" + $0.lowercased() }
            let sets = (["-all"] + kept).joined(separator: ",")
            options += ["--bounding-set", sets, "--inh-caps", "-all"]
        }
        guard canSwitch else { return options }
        if let user {
            options += ["--reuid", String(user), "--regid", String(group ?? user)]
        } else if let group {
            options += ["--regid", String(group)]
        } else if groups.isEmpty {
            return options
        }
        options += groups.isEmpty ? ["--clear-groups"] : ["--groups", groups.map(String.init).joined(separator: ",")]
        return options
    }
}
