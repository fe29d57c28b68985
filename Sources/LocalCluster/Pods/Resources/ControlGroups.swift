import Foundation

/// The control groups of a cluster's containers: below one group of the cluster, which lies below the group that the
/// cluster itself runs in, or as near to it as is possible.
struct ControlGroups: Sendable, Hashable {
    static let controllers = ["cpu", "memory", "pids"]
    static let mountPoint = "/sys/fs/cgroup"

    let version: ControlGroup.Version
    /// The cluster's own group, by controller.
    let directories: [String: String]

    /// Looks for a place where groups can be made, and prepares it.
    /// - Parameter name: of the cluster's group.
    /// - Throws: `NodeError` that says why there is none.
    init(name: String, tools: SystemTools) async throws(NodeError) {
        let own = ControlGroupFile.read("/proc/self/cgroup")
        if FileManager.default.fileExists(atPath: "\(Self.mountPoint)/cgroup.controllers") {
            version = .two
            let place = try await Self.usable(
                Self.candidates(Self.mountPoint, Self.path(own, of: "")), name, .two, tools)
            directories = Dictionary(uniqueKeysWithValues: Self.controllers.map { ($0, place) })
        } else {
            version = .one
            var found: [String: String] = [:]
            for controller in Self.controllers {
                let mount = "\(Self.mountPoint)/\(controller)"
                let candidates = Self.candidates(mount, Self.path(own, of: controller))
                found[controller] = try await Self.usable(candidates, name, .one, tools)
            }
            directories = found
        }
    }

    /// The group of a container; not made yet.
    func group(_ uid: String, _ container: String) -> ControlGroup {
        ControlGroup(version: version, directories: directories.mapValues { "\($0)/\(uid)_\(container)" })
    }

    /// Ends what an earlier run has left behind, and removes its groups.
    func clear() async {
        var left: Set<String> = []
        for place in Set(directories.values) {
            for name in (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? [] where name.contains("_") {
                var isDirectory: ObjCBool = false
                if FileManager.default.fileExists(atPath: "\(place)/\(name)", isDirectory: &isDirectory),
                    isDirectory.boolValue
                {
                    left.insert(name)
                }
            }
        }
        for name in left {
            let group = ControlGroup(version: version, directories: directories.mapValues { "\($0)/\(name)" })
            group.endProcesses()
            await group.remove()
        }
    }

    /// Removes the cluster's own group.
    func remove() async { await ControlGroup(version: version, directories: directories).remove() }

    /// The path of the own group in a controller's tree, out of /proc/self/cgroup: lines of `4:memory:/path`.
    static func path(_ text: String, of controller: String) -> String {
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            if parts.count == 3,
                parts[1].split(separator: ",", omittingEmptySubsequences: false).contains(controller[...])
            {
                return String(parts[2])
            }
        }
        return "/"
    }

    /// The own group, then what it lies in, up to the whole tree.
    static func candidates(_ mount: String, _ path: String) -> [String] {
        FilePaths.steps(path).reversed().filter { !$0.contains("..") }.map { mount + $0 } + [mount]
    }

    private static func usable(
        _ candidates: [String], _ name: String, _ version: ControlGroup.Version, _ tools: SystemTools
    ) async throws(NodeError) -> String {
        var last: NodeError?
        for parent in candidates where FileManager.default.fileExists(atPath: parent) {
            do throws(NodeError) {
                return try await prepared(parent, name, version, tools)
            } catch {
                last = error
            }
        }
        throw last ?? NodeError(.notRunning, "no control groups are mounted at \(mountPoint)")
    }

    /// Makes the cluster's group, and lets a process join one below it for a test.
    private static func prepared(
        _ parent: String, _ name: String, _ version: ControlGroup.Version, _ tools: SystemTools
    ) async throws(NodeError) -> String {
        let place = "\(parent)/\(name)"
        let test = "\(place)/test"
        if version == .two { try delegate(parent) }
        do {
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            if version == .two { try delegate(place) }
            try FileManager.default.createDirectory(atPath: test, withIntermediateDirectories: true)
        } catch {
            throw NodeError(.commandFailed, "cannot make a control group below \(parent)", cause: error)
        }
        defer { rmdir(test) }
        try await SystemCommand.run(tools.sh, ["-c", "echo 0 > \(ShellWord.quoted("\(test)/cgroup.procs"))"])
        return place
    }

    /// Lets the groups below one have the controllers.
    private static func delegate(_ group: String) throws(NodeError) {
        let present = ControlGroupFile.read("\(group)/cgroup.subtree_control").split(whereSeparator: \.isWhitespace)
        let missing = controllers.filter { !present.contains($0[...]) }
        guard !missing.isEmpty else { return }
        let words = missing.map { "+\($0)" }.joined(separator: " ")
        try ControlGroupFile.set(words, in: "\(group)/cgroup.subtree_control")
    }
}
