/// How a container is started: the command line of a process that makes the container's namespaces, builds its root
/// directory, and then becomes the container's command, as process 1 of its own process namespace. When that process
/// ends, the kernel ends all others of the container.
struct ContainerLaunch: Sendable, Hashable {
    var root: ContainerRoot
    /// The table of `root`, as a file.
    var mountTable: String
    /// A directory with files to be laid over /etc.
    var etc: String
    /// The pod's network namespace under /run/netns; `nil`: the node's own.
    var network: String?
    var hostname: String
    var workingDirectory: String
    /// Who the command runs as; `nil`: whoever runs the cluster.
    var user: UInt32?
    /// Options for `setpriv`.
    var userOptions: [String]
    var command: [String]
    /// Whether the standard streams are a terminal, which the command is to control.
    var isTerminal = false

    /// Files through which the container joins what limits it.
    var groupFiles: [String] = []

    /// The first line that a container prints, on either stream, begins so, and goes on with its process identifier as the node sees it.
    /// Everything before the command is run has worked then.
    static let startMark = "skein-container-started "
    /// Enters the container: gives a command its environment, directory and user.
    static let entry = ContainerRoot.own + "/exec"

    func arguments(_ tools: SystemTools) -> [String] {
        let enter = network.map { [tools.nsenter, "--net=/run/netns/\($0)", "--"] } ?? []
        let isolate = [
            tools.unshare, "--mount", "--propagation", "private", "--uts", "--pid", "--",
        ]
        return enter + isolate + [tools.sh, "-c", Self.holder(tools), script(tools)] + command
    }

    /// Runs the script (`$0`) as the first process of the process namespace, holds it, and ends as it ends: with 128 and
    /// the signal's number for one that was killed. What a shell says about that is nobody's output.
    private static func holder(_ tools: SystemTools) -> String {
        """
        exec 4>&2 2>/dev/null
        \(tools.setpriv) --pdeathsig KILL -- \(tools.sh) -c "$0" container "$@" 2>&4 4>&-
        exit $?
        """
    }

    /// `$@` is the command. /proc still shows the node's processes when the identifier is read.
    func script(_ tools: SystemTools) -> String {
        let directory = ShellWord.quoted(workingDirectory)
        // Changing the user would forget that the container ends with the process that holds it.
        let switchUser = ShellWord.quoted([tools.setpriv] + userOptions + ["--pdeathsig", "KILL"])
        let enter = "cd \(directory) && exec \(switchUser) -- \"$@\""
        return """
            set -e
            read -r pid rest < /proc/self/stat
            umask 022
            \(groupFiles.map { "echo 0 > \(ShellWord.quoted($0))" }.joined(separator: "\n"))
            \(build(tools))
            cd \(ShellWord.quoted(root.path))
            \(tools.pivotRoot) . .
            \(tools.umount) -l .
            cd /
            \(settings(tools))
            { export -p; printf '%s\\n' \(ShellWord.quoted(enter)); } > \(Self.entry)
            \(root.isReadOnly ? "\(tools.mount) -o remount,bind,ro /" : "")
            cd \(directory)
            \(isTerminal ? "" : "printf '\(Self.startMark)%s\\n' \"$pid\" >&2")
            printf '\(Self.startMark)%s\\n' "$pid"
            exec \(isTerminal ? "\(tools.setsid) --ctty " : "")\(switchUser) -- "$@"
            """
    }

    private func build(_ tools: SystemTools) -> String {
        let path = root.path
        let etcLayer = path + ContainerRoot.layer(of: "/etc")
        var lines = [
            "\(tools.mount) -t tmpfs -o mode=0755 skein \(ShellWord.quoted(path))",
            "\(tools.mkdir) -m 0700 \(ShellWord.quoted(path + ContainerRoot.own))",
            "\(tools.mkdir) -m 1777 \(ShellWord.quoted(path + "/tmp"))",
            "\(tools.mkdir) -p \(ShellWord.quoted(root.directories.sorted().map { path + $0 }))",
        ]
        for (directory, links) in root.links.sorted(by: { $0.key < $1.key }) where !links.isEmpty {
            lines.append("\(tools.cp) -P \(ShellWord.quoted(links + [path + directory]))")
        }
        lines.append("\(tools.mkdir) -p \(ShellWord.quoted(etcLayer))")
        lines.append("\(tools.cp) \(ShellWord.quoted(etc))/* \(ShellWord.quoted(etcLayer))")
        lines += root.files.sorted().map { ": > \(ShellWord.quoted(path + $0))" }
        lines.append("\(tools.mount) --all --fstab \(ShellWord.quoted(mountTable))")
        return lines.joined(separator: "\n")
    }

    /// Names the container, and lets every user of it listen on every port, as container runtimes do.
    private func settings(_ tools: SystemTools) -> String {
        var lines = tools.hostname.map { ["\($0) \(ShellWord.quoted(hostname))"] } ?? []
        if network != nil { lines.append("echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start") }
        // So that the user may open /dev/stdout and /dev/stderr.
        if let user { lines.append("\(tools.chown) \(user) /proc/self/fd/1 /proc/self/fd/2") }
        return lines.joined(separator: "\n")
    }
}
