/// The root directory that a container sees: the machine's directories with a private writable layer over each, /run
/// and /tmp of its own, and its volumes. The machine's files are never changed; mount points that do not exist are
/// made in the private layers.
struct ContainerRoot: Sendable, Hashable {
    /// Something to be seen at a path in the container.
    struct Mount: Sendable, Hashable {
        let source: String
        /// Absolute, with symbolic links followed.
        let path: String
        var isFile = false
        var isReadOnly = false
    }

    /// The directory on the machine that becomes `/`.
    let path: String
    /// To be made below `path` before anything is mounted, parents first.
    private(set) var directories: Set<String> = [ContainerRoot.own]
    /// Empty files to be made there, to mount files on.
    private(set) var files: Set<String> = []
    /// Symbolic links of the machine to be copied, by the directory that they go into.
    private(set) var links: [String: [String]]
    /// Whether the container may write to its volumes only.
    let isReadOnly: Bool
    private(set) var table = MountTable()
    /// Directories that have a layer of their own.
    private var overlays: Set<String> = []

    /// Where the private layers lie; nobody but the container's root user can look inside.
    static let own = "/.skein"
    /// Directories of the container that never show the machine's.
    static let privateDirectories = ["/run", "/tmp"]
    private static let kernelDirectories: Set<String> = ["proc", "sys"]

    /// - Parameters:
    ///   - kept: what of the machine must be seen even where it lies in a private directory.
    ///   - workingDirectory: made if it does not exist.
    ///   - exists: whether a path exists on the machine.
    init(
        path: String, machine: MachineRoot, mounts: [Mount], kept: [Mount] = [], workingDirectory: String = "/",
        isReadOnly: Bool = false, exists: (String) -> Bool
    ) {
        self.path = path
        self.isReadOnly = isReadOnly
        links = ["/": machine.links.sorted().map { "/\($0)" }]
        directories.formUnion(Self.privateDirectories)
        for name in machine.directories.sorted() { addDirectory(name, machine, exists) }
        let hidden = kept.filter { kept in Self.privateDirectories.contains { FilePaths.isBelow(kept.path, $0) } }
        let all = (hidden.filter { kept in !mounts.contains { $0.path == kept.path } } + mounts)
            .sorted { ($0.path.count, $0.path) < ($1.path.count, $1.path) }
        for mount in all { add(mount, machine, inside: all, exists) }
        if workingDirectory != "/", !all.contains(where: { FilePaths.isBelow(workingDirectory, $0.path) }) {
            makeMountPoint(Mount(source: "", path: workingDirectory), machine, exists)
        }
    }

    /// The private layer of a directory.
    static func layer(of directory: String) -> String { own + "/upper/" + escaped(directory) }

    private static func work(of directory: String) -> String { own + "/work/" + escaped(directory) }

    /// One name for a whole path.
    private static func escaped(_ path: String) -> String {
        String(path.dropFirst()).replacing("+", with: "++").replacing("/", with: "+-")
    }

    private mutating func addDirectory(_ name: String, _ machine: MachineRoot, _ exists: (String) -> Bool) {
        let directory = "/" + name
        guard !Self.privateDirectories.contains(directory), directory != Self.own else { return }
        directories.insert(directory)
        switch name {
        case "proc": table.add("proc", on: path + directory, type: "proc", options: ["defaults"])
        case "sys": table.addBind(of: directory, on: path + directory)
        case "dev": addDevices(exists)
        // Some of its files are always replaced.
        case "etc": addLayer(directory)
        // A layer would hide what is mounted below, and its options cannot hold every name.
        case _ where machine.hasMounts(below: directory) || directory.contains(where: { ",:\\".contains($0) }):
            table.addBind(of: directory, on: path + directory, options: isReadOnly ? ["rbind", "ro"] : ["rbind"])
        default: addLayer(directory)
        }
    }

    /// The devices that every program may use; none of the machine's own.
    private mutating func addDevices(_ exists: (String) -> Bool) {
        for name in ["null", "zero", "full", "random", "urandom", "tty", "ptmx", "net/tun"]
        where exists("/dev/\(name)") {
            make("/dev/\(name)", isFile: true)
            table.addBind(of: "/dev/\(name)", on: path + "/dev/\(name)", options: ["bind"])
        }
        if exists("/dev/pts") {
            directories.insert("/dev/pts")
            table.addBind(of: "/dev/pts", on: path + "/dev/pts")
        }
        directories.insert("/dev/shm")
        table.add("tmpfs", on: path + "/dev/shm", type: "tmpfs", options: ["mode=1777"])
        if exists("/dev/fd") { links["/dev"] = ["fd", "stdin", "stdout", "stderr"].map { "/dev/\($0)" } }
    }

    private mutating func addLayer(_ directory: String) {
        guard overlays.insert(directory).inserted else { return }
        directories.formUnion([Self.layer(of: directory), Self.work(of: directory)])
        table.addOverlay(
            of: directory, on: path + directory, upper: path + Self.layer(of: directory),
            work: path + Self.work(of: directory), isReadOnly: isReadOnly)
    }

    private mutating func add(
        _ mount: Mount, _ machine: MachineRoot, inside others: [Mount], _ exists: (String) -> Bool
    ) {
        var options = mount.isReadOnly ? ["bind", "ro"] : ["rbind"]
        if others.contains(where: { $0 != mount && FilePaths.isBelow(mount.path, $0.path) }) {
            // The mount point lies in another volume.
            if !mount.isFile { options.append("X-mount.mkdir") }
        } else {
            makeMountPoint(mount, machine, exists)
        }
        table.addBind(of: mount.source, on: path + mount.path, options: options)
    }

    private mutating func makeMountPoint(_ mount: Mount, _ machine: MachineRoot, _ exists: (String) -> Bool) {
        let steps = FilePaths.steps(mount.path)
        let top = String(steps[0].dropFirst())
        guard machine.directories.contains(top), !Self.privateDirectories.contains(steps[0]), top != "dev" else {
            return make(mount.path, isFile: mount.isFile)
        }
        guard !exists(mount.path), !Self.kernelDirectories.contains(top) else { return }
        let covered = steps.last(where: overlays.contains) ?? steps.last(where: exists) ?? steps[0]
        addLayer(covered)
        make(Self.layer(of: covered) + mount.path.dropFirst(covered.count), isFile: mount.isFile)
    }

    private mutating func make(_ point: String, isFile: Bool) {
        if isFile { files.insert(point) }
        directories.insert(isFile ? FilePaths.parent(point) : point)
    }
}
