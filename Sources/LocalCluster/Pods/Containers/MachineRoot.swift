import Foundation

/// What lies in the machine's root directory: what a container's own root is made of.
struct MachineRoot: Sendable, Hashable {
    /// Names of directories, and of symbolic links, in `/`.
    let directories: Set<String>
    let links: Set<String>
    /// Where file systems are mounted.
    let mountPoints: Set<String>

    init(directories: Set<String>, links: Set<String>, mountPoints: Set<String>) {
        self.directories = directories
        self.links = links
        self.mountPoints = mountPoints
    }

    /// Looks at this machine.
    init() throws {
        var directories: Set<String> = []
        var links: Set<String> = []
        for name in try FileManager.default.contentsOfDirectory(atPath: "/") {
            switch try? FileManager.default.attributesOfItem(atPath: "/" + name)[.type] as? FileAttributeType {
            case .typeDirectory: directories.insert(name)
            case .typeSymbolicLink: links.insert(name)
            default: continue
            }
        }
        let table = try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
        self.init(directories: directories, links: links, mountPoints: Self.mountPoints(table))
    }

    /// The fifth word of each line of /proc/self/mountinfo.
    static func mountPoints(_ table: String) -> Set<String> {
        Set(
            table.split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ", maxSplits: 5)
                return words.count > 4 ? MountTable.unescaped(String(words[4])) : nil
            })
    }

    /// Whether something is mounted below a directory.
    func hasMounts(below directory: String) -> Bool { mountPoints.contains { $0.hasPrefix(directory + "/") } }
}
